import { branchEnvironment } from '@per-branch/branch-name';
import { type ContextFunction } from '@per-branch/nx-pulumi';
import { type CurrentBranch, currentBranch } from '@per-branch/nx-pulumi/current-branch';
import { APP } from './app.ts';

/** The branch, if no flag names one, and the stack that is named after it. */
export const context: ContextFunction = ({ settings, env, folder }) => {
  const branch = settings['branch'] ?? branchOf(currentBranch(folder, env));
  return Promise.resolve({ stack: branchEnvironment(branch, APP).stack, settings: { branch } });
};

function branchOf(current: CurrentBranch): string {
  if (current.kind === 'detached') throw new Error(`${current.problem} Or name a branch with --branch.`);
  const { kind, name } = current;
  if (kind === 'branch' || (kind === 'pull request' && !current.fork)) return name;
  const fork = kind === 'tag' ? '' : ' of a fork';
  throw new Error(`The ${kind} "${name}"${fork} has no environment of its own. Name a branch with --branch.`);
}
