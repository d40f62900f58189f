import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where built tools are kept, outside of every checkout: `PER_BRANCH_CACHE`, else `per-branch` in `XDG_CACHE_HOME`, else in
 * `~/.cache`.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env['PER_BRANCH_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'per-branch');
}
