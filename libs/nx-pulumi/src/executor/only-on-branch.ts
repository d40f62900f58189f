import { type ExecutorContext } from '@nx/devkit';
import { UserError } from '../user-error.ts';
import { currentBranch } from './git-branch.ts';
import { type RunOptions } from './options.ts';

/**
 * Whether a target with the option `onlyOnBranch` is to do nothing: on another branch, where only another project's task wants
 * it done before. Somebody who asks for it there by name gets an error, not a success that deployed nothing.
 */
export function shouldSkip(
  { onlyOnBranch }: RunOptions,
  context: ExecutorContext,
  log: (line: string) => void,
): boolean {
  if (!onlyOnBranch) return false;
  const branch = currentBranch(context.root);
  if (branch === onlyOnBranch) return false;
  const { projectName: project = '', targetName: target = '' } = context;
  if (!wantedByAnother(context)) {
    throw new UserError(
      `${project}:${target} deploys from branch "${onlyOnBranch}" only, and this is "${branch}". Nothing was deployed. ` +
        `Check that branch out, or run the target "up", which asks for no branch.`,
    );
  }
  log(
    `${project} is deployed from branch "${onlyOnBranch}" only, and this is "${branch}": its stack is left as it is.`,
  );
  return true;
}

function wantedByAnother({ taskGraph, projectName, targetName }: ExecutorContext): boolean {
  const tasks = Object.values(taskGraph?.tasks ?? {});
  const own = tasks.filter(({ target }) => target.project === projectName && target.target === targetName);
  return own.some(({ id }) =>
    tasks.some((task) => task.target.project !== projectName && taskGraph?.dependencies[task.id]?.includes(id)),
  );
}
