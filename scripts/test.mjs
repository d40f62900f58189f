// npm test: lint, types, unit tests, then the same on real parts (engine, Redis, Kubernetes, browser).
import { delimiter, dirname } from 'node:path';
import { installTestTools } from './debian.mjs';
import { withTemporaryFolder } from './temporary-folder.mjs';
import { command, install, path, run } from './workspace.mjs';

command(async () => {
  await install();
  await refuseRunningCloud();
  await installTestTools();
  await run('prettier', ['--check', '--log-level=warn', '.']);
  await withTemporaryFolder(async (temporary) => {
    await run('tsc', ['--build']); // benchmarks, too, which no project's build compiles
    const checks = ['lint', 'build', 'test'];
    await run('nx', ['run-many', '-t', ...checks, '--outputStyle=stream'], { extraEnv: temporary });
    const extraEnv = { ...(await buildTools()), ...temporary };
    try {
      for (const targets of [['integration'], ['faults', 'fuzz'], ['e2e']])
        await run('nx', ['run-many', '-t', ...targets, '--parallel=1', '--outputStyle=stream'], { extraEnv });
    } finally {
      await run('local-cloud', ['down']);
    }
  });
});

/** The tests take the local cloud up and down, and there is one to a machine: nobody's clicks are to be lost by them. */
async function refuseRunningCloud() {
  const { code } = await run('local-cloud', ['status'], { capture: true, allowFailure: true });
  if (code === 0)
    throw Object.assign(
      new Error('The local cloud runs, and the tests need it for themselves: "npm run down" first.'),
      { code: 1 },
    );
}

/** Finds or builds the engine and Kubernetes, which takes longer than any test may; the tests find them then. */
async function buildTools() {
  const { output } = await run('node', ['scripts/engine.mjs'], { capture: true });
  await run('local-cloud', ['up']);
  await run('local-cloud', ['down']);
  return { PATH: [path, dirname(output.trim())].join(delimiter) };
}
