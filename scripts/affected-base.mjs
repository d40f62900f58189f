// Prints the commit that `nx affected` compares with: on a branch where it left the default branch; on the default
// branch what was there before this push.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { command, CommandError } from './workspace.mjs';

/** The empty tree: what the very first commit is compared with. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
/** No commit has this name. Nx fails on it; an empty base would be the default branch for it, with nothing to do. */
const NO_BASE = 'no-base:see-the-error-of-affected-base';

process.on('exit', (code) => {
  if (code !== 0) console.log(NO_BASE);
});

const defaultBranch = JSON.parse(readFileSync(new URL('../nx.json', import.meta.url), 'utf8')).defaultBase;

command(async () => {
  // Imported here, where a package that is not built is an error of this command.
  const { currentBranch } = await import('@per-branch/nx-pulumi/current-branch').catch(({ message }) => {
    throw new CommandError(`${message}\nInstall the dependencies first ("npm ci"), which also builds this package.`);
  });
  const current = currentBranch();
  if (current.kind === 'detached') throw new CommandError(current.problem);
  const isDefault = current.kind === 'branch' && current.name === defaultBranch;
  console.log(isDefault ? beforeThisPush() : mergeBase());
});

function beforeThisPush() {
  const [before] = process.env.TRAVIS_COMMIT_RANGE?.split('...') ?? [];
  if (!before) return exists('HEAD~1') ? git('rev-parse', 'HEAD~1') : EMPTY_TREE;
  // Where the push replaced the history, it is unknown what the previous one deployed.
  return commonAncestor(before) ?? EMPTY_TREE;
}

function mergeBase() {
  const remote = `origin/${defaultBranch}`;
  if (!exists(remote)) succeeds('fetch', '--quiet', 'origin', `${defaultBranch}:refs/remotes/${remote}`);
  const base = [remote, defaultBranch].find(exists);
  if (!base) throw new CommandError(`Neither ${remote} nor ${defaultBranch} is here: fetch the default branch first.`);
  const commit = commonAncestor(base);
  if (!commit) throw new CommandError(`HEAD and ${base} have no commit in common: there is nothing to compare with.`);
  return commit;
}

/** The newest commit that leads both to `base` and to HEAD, undefined where there is none. */
function commonAncestor(base) {
  if (succeeds('merge-base', base, 'HEAD')) return git('merge-base', base, 'HEAD');
  if (git('rev-parse', '--is-shallow-repository') === 'false') return undefined;
  throw new CommandError(
    `This clone is shallow, and what HEAD has in common with ${base} is not in it: fetch the history with "git fetch --unshallow".`,
  );
}

function exists(commit) {
  return succeeds('rev-parse', '--verify', '--quiet', `${commit}^{commit}`);
}

/** The output of git; its own error message names the remedy. */
function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { encoding: 'utf8' });
  if (status !== 0) throw new CommandError(`git ${args.join(' ')}: ${stderr.trim() || `ended with ${status}`}`);
  return stdout.trim();
}

function succeeds(...args) {
  return spawnSync('git', args, { stdio: 'ignore' }).status === 0;
}
