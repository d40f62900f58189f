// npm test: lint, types, unit tests, then the same on real parts (engine, Redis, Kubernetes, browser).
import { installTestTools } from './debian.mjs';
import { command, install, run } from './workspace.mjs';

command(async () => {
  await install();
  await installTestTools();
  await run('prettier', ['--check', '--log-level=warn', '.']);
  await run('nx', ['run-many', '-t', 'lint', 'typecheck', 'build', 'test', '--outputStyle=stream']);
  await run('nx', ['run-many', '-t', 'integration', '--parallel=1', '--outputStyle=stream']);
  await run('nx', ['run-many', '-t', 'e2e', '--parallel=1', '--outputStyle=stream']);
});
