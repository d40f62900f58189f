import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { isStale } from './stale-lock.ts';
import { type Lock } from './locks.ts';

const lock = (more: Partial<Lock> = {}): Lock => {
  const since = new Date().toISOString();
  return { url: 'file:///state/a.json', user: 'ann', host: hostname(), pid: process.pid, since, ...more };
};

describe('a lock on a stack', () => {
  it('of a process that runs is held', () => {
    expect(isStale(lock())).toBe(false);
  });

  it('of a process that ended is stale', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    expect(isStale(lock({ pid: child.pid ?? 0 }))).toBe(true);
  });

  it('of a process whose number another one has since is stale', () => {
    expect(isStale(lock({ since: '2020-01-01T00:00:00Z' }))).toBe(true);
  });

  it('of another host, or of a backend that other machines use, is held as far as one can know', () => {
    const dead = { pid: 2 ** 22 + 1 };
    expect(isStale(lock({ ...dead, host: 'elsewhere' }))).toBe(false);
    expect(isStale(lock({ ...dead, url: 'gs://state/a.json' }))).toBe(false);
  });
});
