import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
/** Debian's redis-tools carries the whole server: it is one binary that looks at the name that it was started by. */
const BINARY = 'usr/bin/redis-check-rdb';

export interface Program {
  path: string;
  env: NodeJS.ProcessEnv;
}

/**
 * The Redis server of this machine, or else of Debian's package, unpacked in the cache folder: nothing is installed, so no
 * service starts and no root is needed.
 */
export async function redisProgram(): Promise<Program> {
  if (existsSync(`/${BINARY}`)) return { path: `/${BINARY}`, env: {} };
  const cache =
    process.env['PER_BRANCH_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'per-branch');
  const folder = join(cache, 'redis-tools');
  if (!existsSync(folder)) await unpack(cache, folder);
  const library = join(folder, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`);
  return { path: join(folder, BINARY), env: { LD_LIBRARY_PATH: library } };
}

/** Downloads the package with what it needs beyond this machine's packages, and unpacks them side by side. */
async function unpack(cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const [archives, files] = [await mkdtemp(join(cache, 'archives-')), await mkdtemp(join(cache, 'redis-tools-'))];
  await mkdir(join(archives, 'partial'));
  const download = ['--download-only', '--yes', '--no-install-recommends', '-o', `Dir::Cache::archives=${archives}`];
  const apt = (...args: string[]) => execute('apt-get', ['-qq', ...args], { env: { ...process.env, LC_ALL: 'C' } });
  try {
    await apt('install', ...download, 'redis-tools').catch(async () => {
      await apt('update');
      await apt('install', ...download, 'redis-tools');
    });
    for (const name of await readdir(archives)) {
      if (name.endsWith('.deb')) await execute('dpkg', ['-x', join(archives, name), files]);
    }
    // Two tests at once may both have unpacked; one of them is enough.
    await rename(files, folder).catch(() => undefined);
  } catch (error) {
    throw new Error(`There is no Redis here and Debian's package cannot be had: run "apt-get install redis-tools".`, {
      cause: error,
    });
  } finally {
    await rm(archives, { recursive: true, force: true });
    await rm(files, { recursive: true, force: true });
  }
}
