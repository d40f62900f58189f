import { runInThisContext } from 'node:vm';

/** The real process: a test runner gives its tests a copy of the global one, which gets no events. */
const realProcess = runInThisContext('process') as NodeJS.Process;
const EVENT = 'unhandledRejection';

/**
 * Runs `action` and collects the errors of promises that are not awaited, such as that of an output whose `apply` throws. Other
 * listeners, for example the test runner's, are suspended meanwhile.
 */
export async function unhandledRejectionsDuring(action: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const others = realProcess.listeners(EVENT);
  realProcess.removeAllListeners(EVENT);
  realProcess.on(EVENT, (error) => errors.push(error));
  try {
    await action();
    // Node reports a rejection once the queue of promises is empty.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    realProcess.removeAllListeners(EVENT);
    for (const listener of others) realProcess.on(EVENT, listener);
  }
  return errors;
}
