import { type ExecutorContext } from '@nx/devkit';
import { type CurrentBranch, currentBranch } from '../current-branch.ts';
import { UserError } from '../user-error.ts';
import { type RunOptions } from './parse-options.ts';

/**
 * Whether a target with the option `onlyOnBranch` does nothing: on another branch, if it runs only as a dependency of another
 * project's task. Run there by name it is an error, not a success that deployed nothing.
 */
export function shouldSkip(
  { onlyOnBranch }: RunOptions,
  context: ExecutorContext,
  log: (line: string) => void,
): boolean {
  if (!onlyOnBranch) return false;
  const current = currentBranch(context.root);
  if (current.kind === 'branch' && current.branch === onlyOnBranch) return false;
  const { projectName: project = '', targetName: target = '' } = context;
  const reason = `deploys from branch "${onlyOnBranch}" only, and this is ${describe(current)}`;
  if (!isDependency(context)) {
    throw new UserError(
      `${project}:${target} ${reason}. Nothing was deployed. ` +
        `Check that branch out, or run the target "up", which deploys from any branch.`,
    );
  }
  log(`${project}:${target} ${reason}: skipped, its stack is unchanged.`);
  return true;
}

function describe(current: CurrentBranch): string {
  switch (current.kind) {
    case 'branch':
      return `"${current.branch}"`;
    case 'pull request':
      return `a pull request from "${current.branch}"`;
    case 'tag':
      return `the tag "${current.tag}"`;
    case 'detached':
      throw new UserError(current.problem);
  }
}

/** Whether a task of another project depends on this one. */
function isDependency({ taskGraph, projectName, targetName }: ExecutorContext): boolean {
  const tasks = Object.values(taskGraph?.tasks ?? {});
  const own = tasks.filter(({ target }) => target.project === projectName && target.target === targetName);
  return own.some(({ id }) =>
    tasks.some((task) => task.target.project !== projectName && taskGraph?.dependencies[task.id]?.includes(id)),
  );
}
