import { runInThisContext } from 'node:vm';

/** The process itself: a test runner gives its tests a copy of the global one, which hears of nothing. */
const real = runInThisContext('process') as NodeJS.Process;
const EVENT = 'unhandledRejection';

/**
 * Runs `action` and collects the errors of promises that nobody waited for, which is how an output that refuses its value
 * is heard of. Whoever else listens, e.g. the test runner, does not meanwhile.
 */
export async function unheardDuring(action: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const others = real.listeners(EVENT);
  real.removeAllListeners(EVENT);
  real.on(EVENT, (error) => errors.push(error));
  try {
    await action();
    // Node reports a rejection once the queue of promises is empty.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    real.removeAllListeners(EVENT);
    for (const listener of others) real.on(EVENT, listener);
  }
  return errors;
}
