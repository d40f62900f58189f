import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until a condition holds and returns what it returned. An error of the condition counts as not yet.
 * @param what - The condition in words, for the error; by default its source.
 * @param seconds - After which it fails; the condition's last error is the cause.
 * @example await until(() => accepts(port))
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  what = condition.toString(),
  seconds = 10,
): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1_000;
  let cause: unknown;
  for (let interval = 20; Date.now() < end; interval = Math.min(interval * 1.5, 300)) {
    try {
      const result = await condition();
      if (result) return result;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(interval);
  }
  throw new Error(`Not within ${seconds} s: ${what}`, { cause });
}
