import { setTimeout as delay } from 'node:timers/promises';
import { heldBy, isConflict, isLocal, isReleased, isStale, type Lock, locksIn, release, waitingFor } from './locks.ts';
import { type OperationContext } from './operation-context.ts';

/** Milliseconds between two lines that name the holder of the stack. */
const LOG_INTERVAL = 15_000;
/** Milliseconds between two looks at a lock on this machine, and between two attempts where a lock is elsewhere. */
const POLL_INTERVAL = 250;
const ATTEMPT_INTERVAL = 4_000;
/** Two that see each other's lock both give up: each tries again after a random time up to this many milliseconds. */
const JITTER = 750;
/** Attempts after which what looks like a race is an error of another kind. */
const MAX_RACES = 10;

/**
 * Works on a stack as soon as no other operation does. Another one may take the stack at any moment before the work's
 * own lock: the work is then done again from its start, so it has to read there what it needs of the stack.
 * @throws UserError that names the holder, when the stack was not released within `request.wait` seconds
 */
export async function retryOnConflict<T>(context: OperationContext, work: () => Promise<T>): Promise<T> {
  const { signal } = context;
  const wait = new LockWait(context);
  let races = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const locks = locksIn((error as Error).message);
      if (!isConflict(error as Error) || (locks.length === 0 && ++races > MAX_RACES)) throw error;
      await wait.untilReleased(locks);
      await delay(Math.random() * JITTER, undefined, { signal });
    }
  }
}

/** The wait for the locks of other operations, with one deadline for all attempts. */
class LockWait {
  private deadline?: number;
  private logged = -Infinity;

  constructor(private readonly context: OperationContext) {}

  /** Removes stale locks, and returns when one of the others is released or worth another attempt. */
  async untilReleased(locks: Lock[]): Promise<void> {
    const { request, log, signal } = this.context;
    const stale = locks.filter(isStale);
    for (const lock of stale) {
      log(`Process ${lock.pid}, which held the stack since ${lock.since}, has ended: its lock is removed.`);
      release(lock);
    }
    const held = locks.filter((lock) => !stale.includes(lock));
    if (held.length === 0) return;
    this.deadline ??= Date.now() + request.wait * 1_000;
    const nextAttempt = held.every(isLocal) ? Infinity : Date.now() + ATTEMPT_INTERVAL;
    do {
      const left = this.deadline - Date.now();
      if (left <= 0) throw heldBy(request, held);
      if (Date.now() - this.logged >= LOG_INTERVAL) {
        this.logged = Date.now();
        log(waitingFor(request.stack, held, Math.ceil(left / 1_000)));
      }
      await delay(Math.min(POLL_INTERVAL, left), undefined, { signal });
    } while (Date.now() < nextAttempt && !held.some(isReleased));
  }
}
