import { spawnSync } from 'node:child_process';
import { UserError } from '../user-error.ts';

/** The branch that is checked out; on a detached HEAD the one that the CI names. */
export function currentBranch(folder: string, env: NodeJS.ProcessEnv = process.env): string {
  const { branch, problem } = fromGit(folder, env);
  const found = branch || env['TRAVIS_PULL_REQUEST_BRANCH'] || env['TRAVIS_BRANCH'];
  if (found) return found;
  throw new UserError(
    `It is not known which branch this is: ${problem ?? 'HEAD is detached'}, and no variable of a CI names one. ` +
      `Check a branch out, or set TRAVIS_BRANCH.`,
  );
}

/** What git says; its complaints, in its own words, name the way out (e.g. "safe.directory"). */
function fromGit(folder: string, env: NodeJS.ProcessEnv): { branch?: string; problem?: string } {
  const { status, stdout, stderr, error } = spawnSync('git', ['branch', '--show-current'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (error) return { problem: `git cannot be run in ${folder} (${error.message})` };
  return status === 0 ? { branch: stdout.trim() } : { problem: `git says\n${stderr.trim()}\n` };
}
