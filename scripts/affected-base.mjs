// Prints the commit that `nx affected` compares with: on a branch where it left the default branch; on the default
// branch what was there before this push. The branch is git's, on a detached HEAD Travis' (TRAVIS_BRANCH).
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const succeeds = (...args) => {
  try {
    git(...args);
    return true;
  } catch {
    return false;
  }
};
/** The empty tree: what the very first commit is compared with. */
const nothing = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const { TRAVIS_BRANCH, TRAVIS_PULL_REQUEST_BRANCH, TRAVIS_COMMIT_RANGE } = process.env;
const defaultBranch = JSON.parse(readFileSync(new URL('../nx.json', import.meta.url), 'utf8')).defaultBase;
const branch = git('branch', '--show-current') || TRAVIS_PULL_REQUEST_BRANCH || TRAVIS_BRANCH;
if (!branch) {
  console.error('HEAD is detached and no CI variable names the branch: set TRAVIS_BRANCH, or check a branch out.');
  process.exit(1);
}

console.log(branch === defaultBranch ? beforeThisPush() : whereItLeft());

function beforeThisPush() {
  const before = TRAVIS_COMMIT_RANGE?.split('...')[0];
  if (before && succeeds('merge-base', '--is-ancestor', before, 'HEAD')) return before;
  return succeeds('rev-parse', '--verify', '--quiet', 'HEAD~1') ? git('rev-parse', 'HEAD~1') : nothing;
}

function whereItLeft() {
  const remote = `origin/${defaultBranch}`;
  if (!succeeds('rev-parse', '--verify', '--quiet', remote)) {
    succeeds('fetch', '--quiet', 'origin', `${defaultBranch}:refs/remotes/${remote}`);
  }
  const base = [remote, defaultBranch].find((name) => succeeds('rev-parse', '--verify', '--quiet', name));
  if (!base) {
    console.error(`Neither ${remote} nor ${defaultBranch} is here: fetch the default branch first.`);
    process.exit(1);
  }
  return git('merge-base', base, 'HEAD');
}
