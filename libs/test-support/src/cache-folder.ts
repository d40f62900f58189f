import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where tools that are not of this machine are kept between runs. */
export function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return process.env['PER_BRANCH_CACHE'] ?? join(caches, 'per-branch');
}
