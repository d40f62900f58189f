import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from './user-error.ts';

/**
 * The folder for what is built or downloaded once, outside of every checkout: `PER_BRANCH_CACHE`, else `per-branch` in
 * `XDG_CACHE_HOME`, else in `~/.cache`. A relative path is relative to the working directory.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['PER_BRANCH_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'per-branch'));
}

/**
 * The path of a folder in {@link cacheFolder}. If it does not exist, `fill` writes its files into an empty folder,
 * which takes that name when `fill` succeeds. Of two processes that want the same folder one fills it, and the other
 * waits.
 * @param name of the folder. @example "debian-redis"
 * @param log prints the line about waiting for another process
 * @param file a file of the folder, without which it is filled again
 */
export async function cachedFolder(
  name: string,
  log: (line: string) => void,
  fill: (folder: string) => Promise<void>,
  file = '',
): Promise<string> {
  const folder = join(cacheFolder(), name);
  const isFilled = () => existsSync(join(folder, file));
  if (isFilled()) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const lock = await acquire(folder, () => log(`Another process writes ${folder}: waiting for it …`));
  const scratch = `${folder}.new`;
  const remove = (path: string) => rm(path, { recursive: true, force: true });
  try {
    if (isFilled()) return folder;
    await remove(scratch);
    await mkdir(scratch);
    await fill(scratch);
    if (lock.isLost) throw new UserError(`The lock of ${folder} was removed while it was written: run this again.`);
    await remove(folder);
    await rename(scratch, folder);
    return folder;
  } finally {
    // Errors here would replace the one of `fill`. Of a lost lock, the folder may be another process's now.
    if (!lock.isLost) await remove(scratch).catch(() => undefined);
    await lock.release().catch(() => undefined);
  }
}

interface Lock {
  /** Whether another process has removed the lock, or taken it for stale. */
  isLost: boolean;
  release: () => Promise<void>;
}

/** Locks a path. The lock of a killed process is stale after ten seconds. */
async function acquire(path: string, onWait: () => void): Promise<Lock> {
  // Imported here: it handles signals of a process from then on.
  const lockfile = await import('proper-lockfile');
  const lock: Lock = { isLost: false, release: () => Promise.resolve() };
  // The default throws from a timer, which ends the process.
  const options = { realpath: false, onCompromised: () => (lock.isLost = true) };
  const retries = { forever: true, minTimeout: 250, maxTimeout: 1_000 };
  lock.release = await lockfile.lock(path, options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ELOCKED') throw error;
    onWait();
    return lockfile.lock(path, { ...options, retries });
  });
  return lock;
}
