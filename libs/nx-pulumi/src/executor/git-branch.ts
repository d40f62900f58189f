import { execFileSync } from 'node:child_process';
import { UserError } from '../user-error.js';

/** The branch that is checked out; on a detached HEAD the one that the CI names. */
export function currentBranch(folder: string, env: NodeJS.ProcessEnv = process.env): string {
  const branch = fromGit(folder) || env['TRAVIS_PULL_REQUEST_BRANCH'] || env['TRAVIS_BRANCH'];
  if (branch) return branch;
  throw new UserError(
    `It is not known which branch this is: HEAD is detached, or ${folder} is no git checkout, and no variable of a CI names it. ` +
      `Check a branch out, or set TRAVIS_BRANCH.`,
  );
}

function fromGit(folder: string): string {
  try {
    const args = ['branch', '--show-current'];
    return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
