import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '@per-branch/go-tool';

const execute = promisify(execFile);
export interface Program {
  path: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A program of a Debian package: this machine's, or else unpacked in the cache folder: nothing is installed, so no service
 * starts and no root is needed.
 * @example debianProgram('redis-tools', 'usr/bin/redis-cli')
 */
export async function debianProgram(name: string, binary: string): Promise<Program> {
  if (existsSync(`/${binary}`)) return { path: `/${binary}`, env: {} };
  const cache = cacheFolder();
  const folder = join(cache, name);
  if (!existsSync(folder)) await unpack(name, cache, folder);
  const library = join(folder, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`);
  return { path: join(folder, binary), env: { LD_LIBRARY_PATH: library } };
}

/** Downloads the package with what it needs beyond this machine's packages, and unpacks them side by side. */
async function unpack(name: string, cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const [archives, files] = [await mkdtemp(join(cache, 'archives-')), await mkdtemp(join(cache, `${name}-`))];
  await mkdir(join(archives, 'partial'));
  const download = ['--download-only', '--yes', '--no-install-recommends', '-o', `Dir::Cache::archives=${archives}`];
  const apt = (...args: string[]) => execute('apt-get', ['-qq', ...args], { env: { ...process.env, LC_ALL: 'C' } });
  try {
    await apt('install', ...download, name).catch(async () => {
      await apt('update');
      await apt('install', ...download, name);
    });
    for (const file of await readdir(archives)) {
      if (file.endsWith('.deb')) await execute('dpkg', ['-x', join(archives, file), files]);
    }
    // Two processes at once may both have unpacked; one of them is enough.
    await rename(files, folder).catch(() => undefined);
  } catch (error) {
    throw new Error(`Debian's package ${name} is not here and cannot be had: run "apt-get install ${name}".`, {
      cause: error,
    });
  } finally {
    await rm(archives, { recursive: true, force: true });
    await rm(files, { recursive: true, force: true });
  }
}
