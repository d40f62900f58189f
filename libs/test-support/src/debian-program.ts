import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from '@per-branch/go-tool';

const execute = promisify(execFile);
export interface Program {
  path: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A program of a Debian package: this machine's, or else extracted into the cache folder: nothing is installed, so no service
 * starts and no root is needed.
 * @example debianProgram('redis-tools', 'usr/bin/redis-cli')
 */
export async function debianProgram(name: string, binary: string): Promise<Program> {
  if (existsSync(`/${binary}`)) return { path: `/${binary}`, env: {} };
  const folder = await cachedFolder(name, console.error, (folder) => extract(name, folder));
  const library = join(folder, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`);
  return { path: join(folder, binary), env: { LD_LIBRARY_PATH: library } };
}

/** Downloads the package with what it needs beyond this machine's packages, and extracts them into one folder. */
async function extract(name: string, folder: string): Promise<void> {
  const archives = join(folder, 'archives');
  await mkdir(join(archives, 'partial'), { recursive: true });
  const download = ['--download-only', '--yes', '--no-install-recommends', '-o', `Dir::Cache::archives=${archives}`];
  const apt = (...args: string[]) => execute('apt-get', ['-qq', ...args], { env: { ...process.env, LC_ALL: 'C' } });
  try {
    await apt('install', ...download, name).catch(async () => {
      await apt('update');
      await apt('install', ...download, name);
    });
    for (const file of await readdir(archives))
      if (file.endsWith('.deb')) await execute('dpkg', ['-x', join(archives, file), folder]);
    await rm(archives, { recursive: true });
  } catch (error) {
    throw new Error(`The Debian package ${name} cannot be downloaded: run "apt-get install ${name}".`, {
      cause: error,
    });
  }
}
