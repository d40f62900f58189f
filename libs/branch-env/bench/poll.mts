import { setTimeout as pause } from 'node:timers/promises';

/** Seconds. */
const TIMEOUT = 300;

/** Polls until there is a result. */
export async function until<T>(what: string, poll: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + TIMEOUT * 1000; Date.now() < end; await pause(20)) {
    const found = await poll();
    if (found !== undefined) return found;
  }
  throw new Error(`There was no ${what} within ${TIMEOUT} s.`);
}

/** Waits until an address responds with 200. */
export async function serves(address: string): Promise<void> {
  const request = () => fetch(`http://${address}/`, { signal: AbortSignal.timeout(1_000) });
  await until(`answer from ${address}`, () =>
    request().then(
      async (response) => (await response.text(), response.status === 200 || undefined),
      () => undefined,
    ),
  );
}
