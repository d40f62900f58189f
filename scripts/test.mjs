// npm test: lint, types and unit tests, then the tests against real dependencies (engine, Redis, Kubernetes, browser).
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { withTemporaryFolder } from './temporary-folder.mjs';
import { command, CommandError, install, path, run } from './workspace.mjs';

/**
 * Debian packages that the tests need and that start no service, each with a command that succeeds if it is installed.
 */
const packages = {
  chromium: ['test', '-x', '/usr/bin/chromium'],
  'python3-venv': ['python3', '-c', 'import ensurepip'],
};

command(async () => {
  await install();
  refuseRunningCloud();
  await installPackages();
  await run('prettier', ['--check', '--log-level=warn', '.']);
  await withTemporaryFolder(async (temporary) => {
    await run('tsc', ['--build']); // benchmarks, too, which no project's build compiles
    await nx(['lint', 'build', 'test'], temporary);
    const env = { ...(await buildTools()), ...temporary };
    try {
      for (const targets of [['integration'], ['faults', 'fuzz'], ['e2e']]) await nx(targets, env, '--parallel=1');
    } finally {
      await run('local-cloud', ['down']);
    }
  });
});

const nx = (targets, extraEnv, ...flags) =>
  run('nx', ['run-many', '-t', ...targets, ...flags, '--outputStyle=stream'], { extraEnv });

/** The tests start and remove the local cloud of this machine: one that runs already, and its data, would be lost. */
function refuseRunningCloud() {
  const options = { env: { ...process.env, PATH: path }, stdio: 'ignore' };
  const { status, error } = spawnSync('local-cloud', ['status'], options);
  if (error) throw new CommandError(`Whether the local cloud is running is unknown: ${error.message}`);
  if (status === 0)
    throw new CommandError('The local cloud is running, and the tests remove it: "npm run down" first.');
}

/** Installs the packages that are missing; this needs root, as the local cloud does. */
async function installPackages() {
  const missing = Object.entries(packages).flatMap(([name, [program, ...args]]) =>
    spawnSync(program, args).status === 0 ? [] : [name],
  );
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(' and ')} (about a minute) …`);
  const quiet = ['-o', 'Dpkg::Use-Pty=0', '-qq'];
  const options = { capture: true, extraEnv: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', ...quiet], options);
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...quiet, ...missing], options);
}

/** Finds or builds the engine and Kubernetes, which takes longer than the timeout of any test. */
async function buildTools() {
  const engine = await run('node', ['scripts/engine.mjs'], { capture: true });
  await run('local-cloud', ['up']);
  await run('local-cloud', ['down']);
  return { PATH: [path, dirname(engine.trim())].join(delimiter) };
}
