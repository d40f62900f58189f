// Prints the commit that `nx affected` compares with: on a branch where it left the default branch; on the default
// branch what was there before this push. The branch is git's, on a detached HEAD Travis' (TRAVIS_BRANCH).
import { readFileSync } from 'node:fs';
import { git, GitError, succeeds } from './git.mjs';

/** The empty tree: what the very first commit is compared with. */
const NOTHING = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** No commit has this name. Nx fails on it, where it would take an empty base for the default branch and find nothing to do. */
const NO_BASE = 'no-base:see-the-error-of-affected-base';

const { TRAVIS_BRANCH, TRAVIS_PULL_REQUEST_BRANCH, TRAVIS_COMMIT_RANGE } = process.env;
const defaultBranch = JSON.parse(readFileSync(new URL('../nx.json', import.meta.url), 'utf8')).defaultBase;

process.on('exit', (code) => {
  if (code !== 0) console.log(NO_BASE);
});
try {
  console.log(currentBranch() === defaultBranch ? beforeThisPush() : whereItLeft());
} catch (error) {
  console.error(error instanceof GitError ? error.message : error);
  process.exitCode = 1;
}

function currentBranch() {
  const branch = git('branch', '--show-current') || TRAVIS_PULL_REQUEST_BRANCH || TRAVIS_BRANCH;
  if (branch) return branch;
  throw new GitError('HEAD is detached and no CI variable names the branch: set TRAVIS_BRANCH, or check a branch out.');
}

function beforeThisPush() {
  const [before] = TRAVIS_COMMIT_RANGE?.split('...') ?? [];
  if (!before) return exists('HEAD~1') ? git('rev-parse', 'HEAD~1') : NOTHING;
  // Where the push replaced the history, nobody knows any more what the one before had deployed.
  return commonAncestor(before) ?? NOTHING;
}

function whereItLeft() {
  const remote = `origin/${defaultBranch}`;
  if (!exists(remote)) succeeds('fetch', '--quiet', 'origin', `${defaultBranch}:refs/remotes/${remote}`);
  const base = [remote, defaultBranch].find(exists);
  if (!base) throw new GitError(`Neither ${remote} nor ${defaultBranch} is here: fetch the default branch first.`);
  const commit = commonAncestor(base);
  if (!commit) throw new GitError(`HEAD and ${base} have no commit in common: there is nothing to compare with.`);
  return commit;
}

/** The newest commit that leads both to `base` and to HEAD, undefined where there is none. */
function commonAncestor(base) {
  if (succeeds('merge-base', base, 'HEAD')) return git('merge-base', base, 'HEAD');
  if (git('rev-parse', '--is-shallow-repository') === 'false') return undefined;
  throw new GitError(
    `This clone is shallow, and what HEAD has in common with ${base} is not in it: fetch the history with "git fetch --unshallow".`,
  );
}

function exists(commit) {
  return succeeds('rev-parse', '--verify', '--quiet', `${commit}^{commit}`);
}
