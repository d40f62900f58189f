import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tool } from '../providers/testing/tool.js';
import { ToolProcess } from './tool-process.js';

jest.setTimeout(30_000);

let folder: string;
const log: string[] = [];

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tool-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ground = (binary: string) => {
  return { adminKubeconfig: '', stateDir: join(folder, 'state'), binary, log: (line: string) => void log.push(line) };
};

test('a process that does not start tells its last words', async () => {
  const process = new ToolProcess(ground(tool('kubernetes')), 'registry', ['--dri=x']);
  await expect(process.ready(() => undefined)).rejects.toThrow(/registry did not start: .*unknown flag: --dri/s);
});

test('a process that ends by itself is logged', async () => {
  const process = new ToolProcess(ground('/bin/echo'), 'said', []);
  await expect(process.ready(() => undefined)).rejects.toThrow('said did not start');
  expect(log).toContain(`said ended with code 0: see ${join(folder, 'state/said.log')}`);
});

test('a process that is never ready is given up on', async () => {
  const process = new ToolProcess(ground('/bin/sleep'), '60', []);
  await expect(process.ready(() => undefined, 0.1)).rejects.toThrow('60 did not start');
});

test('a process goes with the one that started it, even if that is killed', async () => {
  const built = join(__dirname, '../../dist/tool/tool-process.js');
  const start = `const { ToolProcess } = require(${JSON.stringify(built)});
    new ToolProcess(${JSON.stringify(ground('/bin/sh'))}, '-c', ['echo $$; exec sleep 60']);
    setInterval(() => {}, 1000);`;
  const parent = spawn('node', ['-e', start], { stdio: 'inherit' });
  const output = join(folder, 'state/-c.log');
  const pid = () => (existsSync(output) ? readFileSync(output, 'utf8').trim() : '');
  while (!pid()) await delay(20);
  expect(state(pid())).toBe('S');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  for (let waited = 0; waited < 50 && state(pid()) === 'S'; waited++) await delay(20);
  expect(['gone', 'Z']).toContain(state(pid()));
});

/** A process' state, as the kernel tells. */
function state(pid: string): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  } catch {
    return 'gone';
  }
}
