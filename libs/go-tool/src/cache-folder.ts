import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder for what is built or downloaded once, outside of every checkout: `PER_BRANCH_CACHE`, else `per-branch` in
 * `XDG_CACHE_HOME`, else in `~/.cache`. A relative path is relative to the working directory.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['PER_BRANCH_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'per-branch'));
}

/**
 * The path of a folder in {@link cacheFolder}. If it does not exist, `fill` writes its files into an empty folder, which takes that
 * name when `fill` succeeds. Of two processes that want the same folder one fills it, and the other waits.
 * @param name of the folder. @example "debian-redis"
 * @param log prints the line that says that this process waits
 */
export async function cachedFolder(
  name: string,
  log: (line: string) => void,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const unlock = await lock(folder, () => log(`Another process writes ${folder}: waiting for it …`));
  const scratch = `${folder}.new`;
  try {
    if (existsSync(folder)) return folder;
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch);
    await fill(scratch);
    await rename(scratch, folder);
    return folder;
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await unlock();
  }
}

/** Locks a path and answers with what unlocks it. The lock of a killed process is stale after ten seconds. */
async function lock(path: string, onWait: () => void): Promise<() => Promise<void>> {
  // Imported here: it handles signals of a process from then on.
  const lockfile = await import('proper-lockfile');
  try {
    return await lockfile.lock(path, { realpath: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    onWait();
    return lockfile.lock(path, { realpath: false, retries: { forever: true, minTimeout: 250, maxTimeout: 1_000 } });
  }
}
