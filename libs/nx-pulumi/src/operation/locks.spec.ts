import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { heldBy, isConflict, isStale, type Lock, locksIn, waitingFor } from './locks.ts';

const lock = (more: Partial<Lock> = {}): Lock => {
  const since = new Date().toISOString();
  return { url: 'file:///state/a.json', user: 'ann', host: hostname(), pid: process.pid, since, ...more };
};

describe('locksIn', () => {
  it('reads the locks in a message of the engine', () => {
    const message =
      'error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n' +
      '  file:///my state/locks/a.json?no_tmp_dir=true: created by ann@laptop (pid 12) at 2026-01-02T03:04:05Z\n';
    expect(locksIn(message)).toEqual([
      {
        url: 'file:///my state/locks/a.json?no_tmp_dir=true',
        user: 'ann',
        host: 'laptop',
        pid: 12,
        since: '2026-01-02T03:04:05Z',
      },
    ]);
  });

  it('finds none in other messages', () => {
    expect(locksIn('error: no luck today')).toEqual([]);
  });
});

describe('the message about a lock', () => {
  const ann = lock({ host: 'laptop', pid: 12, since: 'noon' });
  const cancel =
    'or stop it there. If it has ended without releasing the stack, run the target "cancel" with --stack=dev.';

  it('heldBy names the holder, how long it was waited for, and the way out', () => {
    expect(heldBy({ stack: 'dev', wait: 600 }, [ann]).message).toBe(
      'Stack "dev" is locked by ann@laptop (process 12) since noon. ' +
        `It was not released within 10 min: wait longer with --wait=1h, ${cancel}`,
    );
  });

  it('heldBy with --wait=0 names the holder and the way out', () => {
    expect(heldBy({ stack: 'dev', wait: 0 }, [ann]).message).toBe(
      `Stack "dev" is locked by ann@laptop (process 12) since noon. Wait with --wait=10m, ${cancel}`,
    );
  });

  it('waitingFor names the holders and the time that is left', () => {
    expect(waitingFor('dev', [ann, lock({ user: 'bob', host: 'ci', pid: 7, since: 'one' })], 585)).toBe(
      'Stack "dev" is locked by ann@laptop (process 12) since noon and bob@ci (process 7) since one: ' +
        'waiting, at most 9 min 45 s more …',
    );
  });
});

describe('isConflict', () => {
  it.each([
    [true, "error: stack 'organization/shop/dev' already exists"],
    [true, "error: no stack named 'dev' found"],
    [true, 'blob (key ".pulumi/locks/organization/shop/dev/a.json") (code=NotFound): open /a.json: no such file'],
    [false, 'error: no luck today'],
    [false, 'open /shop/.pulumi/stacks/shop/dev.json: no such file or directory'],
  ])('is %s of "%s"', (conflict, message) => {
    expect(isConflict(new Error(message))).toBe(conflict);
  });
});

describe('isStale', () => {
  it('is false of a process that runs', () => {
    expect(isStale(lock())).toBe(false);
  });

  it('is true of a process that ended', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    expect(isStale(lock({ pid: child.pid ?? 0 }))).toBe(true);
  });

  it('is true of a process whose id another one has since', () => {
    expect(isStale(lock({ since: '2020-01-01T00:00:00Z' }))).toBe(true);
  });

  it('is false of another host, and of a backend that other machines use', () => {
    const dead = { pid: 2 ** 22 + 1 };
    expect(isStale(lock({ ...dead, host: 'elsewhere' }))).toBe(false);
    expect(isStale(lock({ ...dead, url: 'gs://state/a.json' }))).toBe(false);
  });
});
