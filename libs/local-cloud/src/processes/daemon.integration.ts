import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../testing/workload.ts';
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

it('a process that ends before it is ready is an error with its last lines, and is not started again', async () => {
  const daemon = shell('echo "no such flag"; exit 3');
  await expect(daemon.ready(() => false)).rejects.toThrow(
    /^shell did not start:\n[\s\S]*no such flag\n\(.*shell\.log\)$/,
  );
  const said = daemon.output();
  await delay(600);
  expect(daemon.output()).toBe(said);
});

it('a process that is not ready in time is ended', async () => {
  const daemon = shell('echo $$; exec sleep 60');
  const pid = await until('process', () => (existsSync(logFile()) && daemon.output().trim()) || undefined);
  await expect(daemon.ready(() => false, 0.1)).rejects.toThrow('shell did not start');
  expect(['gone', 'Z']).toContain(state(pid));
});

it('a process that is killed again and again is started again each time, and told in the log', async () => {
  const daemon = shell('echo $$; exec sleep 60');
  const started = () => daemon.output().trim().split('\n').filter(Boolean);
  for (let kills = 0; kills < 4; kills++) {
    await until(`start ${kills + 1}`, () => (started().length === kills + 1 ? true : undefined));
    process.kill(Number(started()[kills]), 'SIGKILL');
  }
  await until('last start', () => (started().length === 5 ? true : undefined));
  await daemon.stop();
  expect(log.filter((line) => line.startsWith('shell ended with SIGKILL and is started again'))).toHaveLength(4);
  expect(['gone', 'Z']).toContain(state(started()[4] ?? ''));
});

it('a process whose log was deleted is started again, and logs anew', async () => {
  const daemon = shell('echo $$; exec sleep 60');
  const pid = () => until('process', () => (existsSync(logFile()) && daemon.output().trim()) || undefined);
  const first = await pid();
  rmSync(join(folder, 'log'), { recursive: true });
  process.kill(Number(first), 'SIGKILL');
  expect(await pid()).not.toBe(first);
  await daemon.stop();
  expect(log).toEqual(['shell ended with SIGKILL and is started again: (its log cannot be read)']);
});

it('a process goes with the one that started it, even if that is killed', async () => {
  const built = join(__dirname, '../../dist/processes/daemon.js');
  const program = `const { Daemon } = require(${JSON.stringify(built)});
    new Daemon({ name: 'shell', folder: ${JSON.stringify(folder)}, log() {} }, '/bin/sh', ['-c', 'echo $$; exec sleep 60']);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', program], { stdio: 'inherit' });
  const pid = await until(
    'process',
    () => (existsSync(logFile()) && readFileSync(logFile(), 'utf8').trim()) || undefined,
  );
  expect(['gone', 'Z']).not.toContain(state(pid));
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await until('its end', () => (['gone', 'Z'].includes(state(pid)) ? true : undefined));
});

function logFile(): string {
  return join(folder, 'log/shell.log');
}

/** A process' state, as the kernel tells. */
function state(pid: string): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  } catch {
    return 'gone';
  }
}
