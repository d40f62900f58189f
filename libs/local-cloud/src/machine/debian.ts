import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, UserError } from '@per-branch/go-tool';
import { isOnPath, run } from '../processes/run.ts';

/** Programs that must be installed, and the Debian packages that contain them. None of them starts a service. */
const REQUIRED = { iptables: 'iptables', ip: 'iproute2', openssl: 'openssl' };
const QUIET = ['-qq', '-o', 'Dpkg::Use-Pty=0'];

/** Installs the required programs that are missing. */
export async function installPrograms(log: (line: string) => void): Promise<void> {
  const missing = Object.entries(REQUIRED).flatMap(([program, name]) => (isOnPath(program) ? [] : [name]));
  if (missing.length === 0) return;
  log(`Installing ${missing.join(', ')} …`);
  await withAptGet(missing, () => run('apt-get', 'install', '--yes', '--no-install-recommends', ...QUIET, ...missing));
}

/**
 * Extracts Debian packages into the cache, without installing them: the machine does not change, and none of their services
 * starts. Returns the folder with their files.
 * @param name of the set of packages, in the cache and in messages. @example "containerd"
 */
export function extractPackages(name: string, packages: string[], log: (line: string) => void): Promise<string> {
  return cachedFolder(`debian-${name}`, log, async (folder) => {
    log(`Downloading the Debian packages of ${name}, once …`);
    const downloads = join(folder, 'packages');
    await mkdir(downloads);
    const download = ['apt-get', 'download', ...QUIET, ...packages];
    await withAptGet(packages, () => run('env', '-C', downloads, ...download));
    for (const file of await readdir(downloads)) await run('dpkg', '-x', join(downloads, file), folder);
    await rm(downloads, { recursive: true });
  });
}

/** Tries with the package lists of this machine first, then once more with updated ones. */
async function withAptGet(packages: string[], work: () => Promise<unknown>): Promise<void> {
  const names = packages.join(', ');
  if (!isOnPath('apt-get')) {
    throw new UserError(
      `The local cloud needs programs of the Debian packages ${names}, and this machine has no apt-get. Run it on Debian or a system derived from it.`,
    );
  }
  try {
    await work().catch(() => run('apt-get', 'update', ...QUIET).then(work));
  } catch (error) {
    throw new UserError(
      `The Debian packages ${names} cannot be downloaded. Check the network and "apt-get update".\n${(error as Error).message}`,
    );
  }
}
