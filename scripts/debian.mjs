// Debian packages that the tests need and that start no service of their own.
import { existsSync } from 'node:fs';
import { run } from './workspace.mjs';

const packages = { '/usr/bin/chromium': 'chromium' };

/** Installs what is missing; that needs root, which the local cloud needs anyway. */
export async function installTestTools() {
  const missing = Object.entries(packages).flatMap(([file, name]) => (existsSync(file) ? [] : [name]));
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(' and ')} (about a minute) …`);
  const quiet = ['-o', 'Dpkg::Use-Pty=0', '-qq'];
  const options = { capture: true, extraEnv: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', ...quiet], options);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...quiet, ...missing], options);
}
