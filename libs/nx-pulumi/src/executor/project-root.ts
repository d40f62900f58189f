import { type ExecutorContext } from '@nx/devkit';
import { isAbsolute } from 'node:path';

/** The folder of a task's project, from the workspace's root. */
export function projectRoot({ projectsConfigurations, projectName = '' }: ExecutorContext): string {
  const root = projectsConfigurations.projects[projectName]?.root;
  if (root === undefined || isAbsolute(root)) throw new Error(`${projectName} has no folder in this workspace`);
  return root;
}
