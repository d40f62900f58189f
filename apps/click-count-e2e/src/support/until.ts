/** Waits for a condition that an error counts against; fails after `seconds`. */
export async function until(what: string, condition: () => Promise<boolean>, seconds = 180): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await condition().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}
