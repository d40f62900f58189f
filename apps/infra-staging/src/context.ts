import { branchEnvironment } from '@per-branch/branch-name';
import { type ContextFunction } from '@per-branch/nx-pulumi';
import { type CurrentBranch, currentBranch } from '@per-branch/nx-pulumi/current-branch';
import { APP } from './app.ts';

/** What the command line left open: the branch, and the stack that is named after it. */
export const context: ContextFunction = ({ settings, env, folder }) => {
  const branch = settings['branch'] ?? branchOf(currentBranch(folder, env));
  return Promise.resolve({ stack: branchEnvironment(branch, APP).stack, settings: { branch } });
};

function branchOf(current: CurrentBranch): string {
  switch (current.kind) {
    case 'branch':
      return current.branch;
    case 'pull request':
      if (!current.fork) return current.branch;
      throw new Error(`Branch "${current.branch}" of a fork has no environment here. Name a branch with --branch.`);
    case 'tag':
      throw new Error(`This is a build of the tag "${current.tag}", not of a branch. Name a branch with --branch.`);
    case 'detached':
      throw new Error(`${current.problem} Or name a branch with --branch.`);
  }
}
