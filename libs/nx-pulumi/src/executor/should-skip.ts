import { type ExecutorContext } from '@nx/devkit';
import { UserError } from '@per-branch/go-tool';
import { currentBranch } from '../current-branch.ts';
import { type RunOptions } from './parse-options.ts';

/**
 * Whether a target with the option `onlyOnBranch` does nothing: on another branch, if it runs only as a dependency of
 * another project's task. Run there by name it is an error, not a success that deployed nothing.
 */
export function shouldSkip(
  { onlyOnBranch }: RunOptions,
  context: ExecutorContext,
  log: (line: string) => void,
): boolean {
  if (!onlyOnBranch) return false;
  const current = currentBranch(context.root);
  if (current.kind === 'detached') throw new UserError(current.problem);
  const isBranch = current.kind === 'branch';
  if (isBranch && current.name === onlyOnBranch) return false;
  const { projectName: project = '', targetName: target = '' } = context;
  const actual = `${isBranch ? '' : `the ${current.kind} `}"${current.name}"`;
  const reason = `deploys from branch "${onlyOnBranch}" only, and this is ${actual}`;
  if (!isDependency(context)) {
    throw new UserError(
      `${project}:${target} ${reason}. Nothing was deployed. ` +
        `Check that branch out, or run the target "up", which deploys from any branch.`,
    );
  }
  log(`${project}:${target} ${reason}: skipped, its stack is unchanged.`);
  return true;
}

/** Whether a task of another project depends on this one. */
function isDependency({ taskGraph, projectName, targetName }: ExecutorContext): boolean {
  const tasks = Object.values(taskGraph?.tasks ?? {});
  const own = tasks.filter(({ target }) => target.project === projectName && target.target === targetName);
  return own.some(({ id }) =>
    tasks.some((task) => task.target.project !== projectName && taskGraph?.dependencies[task.id]?.includes(id)),
  );
}
