import { setTimeout as delay } from 'node:timers/promises';
import { heldBy, isConflict, isHeld, isLocal, type Lock, locksIn, waitingFor } from './locks.ts';
import { type RequestInFolder } from './protocol.ts';
import { isStale, release } from './stale-lock.ts';
import { type Watcher } from './watcher.ts';

/** Milliseconds between two lines that say for whom an operation waits. */
const TELL = 15_000;
/** Milliseconds between two looks at a lock on this machine's disk, and between two attempts where only the engine can look. */
const LOOK = 250;
const ATTEMPT = 4_000;
/** Two that see each other's lock both give up: each tries again after a random time up to this many milliseconds. */
const SPREAD = 750;
/** Attempts after which what looks like a race is an error of another kind. */
const RACES = 10;

/**
 * Works on a stack as soon as nobody else does. Another may take the stack at any moment before the work's own lock: the work is
 * then done again from its start, so it has to read there what it needs of the stack.
 * @throws UserError that names the holder, when the stack was not free within `request.wait` seconds
 */
export async function whenFree<T>(request: RequestInFolder, watcher: Watcher, work: () => Promise<T>): Promise<T> {
  const wait = new Wait(request, watcher);
  for (;;) {
    watcher.signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      await wait.conflict(error as Error);
    }
  }
}

class Wait {
  private readonly request: RequestInFolder;
  private readonly watcher: Watcher;
  private deadline = Number.NaN;
  private told = Number.NEGATIVE_INFINITY;
  private races = 0;

  constructor(request: RequestInFolder, watcher: Watcher) {
    this.request = request;
    this.watcher = watcher;
  }

  /** Returns when the work is worth another attempt after it failed with this error; throws when it is not. */
  async conflict(error: Error): Promise<void> {
    if (!isConflict(error)) throw error;
    const locks = locksIn(error.message);
    if (locks.length === 0 && ++this.races > RACES) throw error;
    const held = this.release(locks);
    if (held.length > 0) await this.wait(held);
    await this.pause(Math.random() * SPREAD);
  }

  /** Removes the locks of processes that are known to be gone, and answers with the others. */
  private release(locks: Lock[]): Lock[] {
    const stale = locks.filter(isStale);
    for (const lock of stale) {
      this.watcher.note(`Process ${lock.pid}, which held the stack since ${lock.since}, is gone: its lock is removed.`);
      release(lock);
    }
    return locks.filter((lock) => !stale.includes(lock));
  }

  private async wait(locks: Lock[]): Promise<void> {
    if (Number.isNaN(this.deadline)) this.deadline = Date.now() + this.request.wait * 1_000;
    const nextAttempt = locks.every(isLocal) ? Number.POSITIVE_INFINITY : Date.now() + ATTEMPT;
    do {
      const left = this.deadline - Date.now();
      if (left <= 0) throw heldBy(this.request, locks);
      this.tell(locks, left);
      await this.pause(Math.min(LOOK, left));
    } while (Date.now() < nextAttempt && locks.every((lock) => !isLocal(lock) || (isHeld(lock) && !isStale(lock))));
  }

  private tell(locks: Lock[], left: number): void {
    if (Date.now() - this.told < TELL) return;
    this.told = Date.now();
    this.watcher.note(waitingFor(this.request.stack, locks, Math.ceil(left / 1_000)));
  }

  private pause(milliseconds: number): Promise<void> {
    return delay(milliseconds, undefined, { signal: this.watcher.signal });
  }
}
