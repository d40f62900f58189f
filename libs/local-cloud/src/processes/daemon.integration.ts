import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@per-branch/test-support/until';
import { Daemon } from './daemon.ts';

jest.setTimeout(60_000);

let folder: string;
let log: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daemon-'));
  log = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shell = (script: string) =>
  new Daemon({ name: 'shell', folder, log: (line) => void log.push(line) }, '/bin/sh', ['-c', script]);

it('`ready` rejects with the log tail of a process that ends before it is ready, and does not restart it', async () => {
  const daemon = shell('echo "no such flag"; exit 3');
  await expect(daemon.ready(() => false)).rejects.toThrow(
    /^shell did not start:\n[\s\S]*no such flag\n\(.*shell\.log\)$/,
  );
  const output = daemon.output();
  await delay(600);
  expect(daemon.output()).toBe(output);
});

it('`ready` ends a process that is not ready within the timeout', async () => {
  const daemon = shell('echo $$; exec sleep 60');
  const pid = await until(() => daemon.output().trim(), 'process', 60);
  await expect(daemon.ready(() => false, 0.1)).rejects.toThrow('shell did not start');
  expect(isRunning(pid)).toBe(false);
});

it('a process that is killed repeatedly is restarted each time, with a line in the log', async () => {
  const daemon = shell('echo $$; exec sleep 60');
  const pids = () => daemon.output().trim().split('\n').filter(Boolean);
  for (let kills = 0; kills < 4; kills++) {
    await until(() => pids().length === kills + 1, `start ${kills + 1}`, 60);
    process.kill(Number(pids()[kills]), 'SIGKILL');
  }
  await until(() => pids().length === 5, 'last start', 60);
  await daemon.stop();
  expect(log.filter((line) => line.startsWith('shell ended with SIGKILL and is restarted'))).toHaveLength(4);
  expect(isRunning(pids()[4] ?? '')).toBe(false);
});

it('a process whose log file was deleted is restarted with a new log file', async () => {
  const daemon = shell('echo $$; exec sleep 60');
  const pid = () => until(() => daemon.output().trim(), 'process', 60);
  const first = await pid();
  rmSync(join(folder, 'log'), { recursive: true });
  process.kill(Number(first), 'SIGKILL');
  expect(await pid()).not.toBe(first);
  await daemon.stop();
  expect(log).toEqual(['shell ended with SIGKILL and is restarted: (its log cannot be read)']);
});

it('the kernel ends a process when the one that started it is killed', async () => {
  const built = join(__dirname, '../../dist/processes/daemon.js');
  const program = `const { Daemon } = require(${JSON.stringify(built)});
    new Daemon({ name: 'shell', folder: ${JSON.stringify(folder)}, log() {} }, '/bin/sh', ['-c', 'echo $$; exec sleep 60']);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', program], { stdio: 'inherit' });
  const pid = await until(() => readFileSync(logFile(), 'utf8').trim(), 'process', 60);
  expect(isRunning(pid)).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await until(() => !isRunning(pid), 'end of the process', 60);
});

function logFile(): string {
  return join(folder, 'log/shell.log');
}

/** Zombies are not running. */
function isRunning(pid: string): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
