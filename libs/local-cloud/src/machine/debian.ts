import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, UserError } from '@per-branch/go-tool';
import { onPath, run } from '../processes/run.ts';

/** Programs that must be on this machine, and the Debian packages that have them. None of them starts a service. */
const INSTALLED = { iptables: 'iptables', ip: 'iproute2', openssl: 'openssl' };
const QUIET = ['-qq', '-o', 'Dpkg::Use-Pty=0'];

/** Installs what is missing of the programs that the cluster calls. */
export async function installPrograms(log: (line: string) => void): Promise<void> {
  const missing = Object.entries(INSTALLED).flatMap(([program, name]) => (onPath(program) ? [] : [name]));
  if (missing.length === 0) return;
  log(`Installing ${missing.join(', ')} …`);
  await apt(missing, () => run('apt-get', 'install', '--yes', '--no-install-recommends', ...QUIET, ...missing));
}

/**
 * The files of Debian packages, extracted into the cache and not installed: nothing of the machine changes, and no service of
 * theirs starts.
 * @param name of the set of packages, in the cache and in messages. @example "containerd"
 */
export function extractPackages(name: string, packages: string[], log: (line: string) => void): Promise<string> {
  return cachedFolder(`debian-${name}`, log, async (folder) => {
    log(`Fetching ${name} from Debian's packages, once …`);
    const downloads = join(folder, 'packages');
    await mkdir(downloads);
    await apt(packages, () =>
      run('sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', downloads, 'apt-get', 'download', ...QUIET, ...packages),
    );
    for (const file of await readdir(downloads)) await run('dpkg', '-x', join(downloads, file), folder);
    await rm(downloads, { recursive: true });
  });
}

/** Tries with the package lists that the machine has, and once more with fresh ones. */
async function apt(packages: string[], work: () => Promise<unknown>): Promise<void> {
  if (!onPath('apt-get')) {
    throw new UserError(
      `The local cloud needs the programs of the Debian packages ${packages.join(', ')}, and this machine has no apt-get to get them with. It runs on Debian and its relatives.`,
    );
  }
  try {
    await work();
  } catch {
    try {
      await run('apt-get', 'update', ...QUIET);
      await work();
    } catch (error) {
      throw new UserError(
        `The Debian packages ${packages.join(', ')} cannot be had. Is the network there, and does "apt-get update" work?\n${(error as Error).message}`,
      );
    }
  }
}
