import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two looks at a lock that somebody else holds. */
const LOOK = 250;

/**
 * Runs `work` while no other process on this machine does it under the same lock file. Waits for a holder, and says so; a lock
 * that a killed process left is taken over.
 * @param doing what the holder does, for the message. @example "builds pulumi"
 */
export async function withLock<T>(
  file: string,
  doing: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const own = `${file}.${process.pid}`;
  let told = false;
  while (!(await taken(file, own))) {
    const holder = await readFile(file, 'utf8').catch(() => undefined);
    if (holder === undefined) continue;
    if (!lives(holder)) {
      await removeLeftOver(file, own);
      continue;
    }
    if (!told) log(`Process ${holder.split(' ')[0]} ${doing}: waiting for it …`);
    told = true;
    await delay(LOOK);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** A link appears with its content or not at all, so nobody reads a lock without a holder. */
async function taken(file: string, own: string): Promise<boolean> {
  await writeFile(own, identity(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Two may find the same dead holder; the slower one must not remove the lock that the faster one took since. */
async function removeLeftOver(file: string, own: string): Promise<void> {
  await rename(file, own).catch(() => undefined);
  const removed = await readFile(own, 'utf8').catch(() => undefined);
  if (removed !== undefined && lives(removed)) await link(own, file).catch(() => undefined);
  await rm(own, { force: true });
}

function lives(holder: string): boolean {
  return identity(Number(holder.split(' ')[0])) === holder;
}

/** A process by its number and its start: numbers are used again. */
function identity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the start is the 20th field after it.
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid} gone`;
  }
}
