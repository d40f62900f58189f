import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `check` holds, at most `limit` milliseconds. */
export async function until(check: () => boolean | Promise<boolean>, limit = 10_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain for: ${check.toString()}`);
    await pause(20);
  }
}
