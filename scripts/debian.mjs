// Debian packages that the tests need and that start no service of their own.
import { spawnSync } from 'node:child_process';
import { run } from './workspace.mjs';

/** Each with the command that succeeds where it is there. */
const packages = {
  chromium: ['test', '-x', '/usr/bin/chromium'],
  'python3-venv': ['python3', '-c', 'import ensurepip'],
};

/** Installs what is missing; that needs root, which the local cloud needs anyway. */
export async function installTestTools() {
  const missing = Object.entries(packages).flatMap(([name, [command, ...args]]) =>
    spawnSync(command, args).status === 0 ? [] : [name],
  );
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(' and ')} (about a minute) …`);
  const quiet = ['-o', 'Dpkg::Use-Pty=0', '-qq'];
  const options = { capture: true, extraEnv: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', ...quiet], options);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...quiet, ...missing], options);
}
