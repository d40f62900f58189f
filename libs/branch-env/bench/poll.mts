import { setTimeout as pause } from 'node:timers/promises';

const TIMEOUT_SECONDS = 300;
/** The resolution of what is measured: the `until` of test-support waits up to 300 ms between two attempts. */
const INTERVAL_MS = 20;

/** Calls `poll` every 20 ms until it returns a result. */
export async function pollEvery20Ms<T>(what: string, poll: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + TIMEOUT_SECONDS * 1000; Date.now() < end; await pause(INTERVAL_MS)) {
    const found = await poll();
    if (found !== undefined) return found;
  }
  throw new Error(`There was no ${what} within ${TIMEOUT_SECONDS} s.`);
}

/** Waits until an address responds with 200. */
export async function serves(address: string): Promise<void> {
  const request = () => fetch(`http://${address}/`, { signal: AbortSignal.timeout(1_000) });
  await pollEvery20Ms(`response from ${address}`, () =>
    request().then(
      async (response) => (await response.text(), response.status === 200 || undefined),
      () => undefined,
    ),
  );
}
