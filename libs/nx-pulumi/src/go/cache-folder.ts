import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where built tools are kept, outside of every checkout: `PER_BRANCH_CACHE`, else `per-branch` in `XDG_CACHE_HOME`, else in
 * `~/.cache`. A relative one is one of the folder where the process runs.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['PER_BRANCH_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'per-branch'));
}
