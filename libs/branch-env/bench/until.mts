import { setTimeout as pause } from 'node:timers/promises';

/** Seconds after which something counts as stuck. */
const STUCK = 300;

/** Asks until there is an answer. */
export async function until<T>(what: string, answer: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + STUCK * 1000; Date.now() < end; await pause(20)) {
    const found = await answer();
    if (found !== undefined) return found;
  }
  throw new Error(`There was no ${what} within ${STUCK} s.`);
}

/** Waits until an address answers with 200. */
export async function serves(address: string): Promise<void> {
  const ask = () => fetch(`http://${address}/`, { signal: AbortSignal.timeout(1_000) });
  await until(`answer from ${address}`, () =>
    ask().then(
      async (answer) => (await answer.text(), answer.status === 200 || undefined),
      () => undefined,
    ),
  );
}
