import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { heldBy, isLeftOver, type Lock, locksIn } from './locks.js';

const lock = (more: Partial<Lock> = {}): Lock => {
  const since = new Date().toISOString();
  return { url: 'file:///state/a.json', user: 'ann', host: hostname(), pid: process.pid, since, ...more };
};

describe('a lock on a stack', () => {
  it('is read from what the engine says', () => {
    const said =
      'error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n' +
      '  file:///my state/locks/a.json?no_tmp_dir=true: created by ann@laptop (pid 12) at 2026-01-02T03:04:05Z\n';
    expect(locksIn(said)).toEqual([
      {
        url: 'file:///my state/locks/a.json?no_tmp_dir=true',
        user: 'ann',
        host: 'laptop',
        pid: 12,
        since: '2026-01-02T03:04:05Z',
      },
    ]);
  });

  it('is not seen in other errors', () => {
    expect(locksIn('error: no luck today')).toEqual([]);
  });

  it('names its holder and the way out', () => {
    expect(heldBy('dev', [lock({ host: 'laptop', pid: 12, since: 'noon' })]).message).toBe(
      'Stack "dev" is being worked on by ann on laptop, process 12, since noon. Wait until that has ended, or stop it there. ' +
        'If it is gone without having released the stack, run the target "cancel" with --stack=dev.',
    );
  });

  it('of a process that runs is held', () => {
    expect(isLeftOver(lock())).toBe(false);
  });

  it('of a process that ended is left over', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    expect(isLeftOver(lock({ pid: child.pid ?? 0 }))).toBe(true);
  });

  it('of a process whose number another one has since is left over', () => {
    expect(isLeftOver(lock({ since: '2020-01-01T00:00:00Z' }))).toBe(true);
  });

  it('of another host, or of a backend that other machines use, is held as far as one can know', () => {
    const dead = { pid: 2 ** 22 + 1 };
    expect(isLeftOver(lock({ ...dead, host: 'elsewhere' }))).toBe(false);
    expect(isLeftOver(lock({ ...dead, url: 'gs://state/a.json' }))).toBe(false);
  });
});
