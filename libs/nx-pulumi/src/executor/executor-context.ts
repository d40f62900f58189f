import { type ExecutorContext } from '@nx/devkit';
import { isAbsolute, join } from 'node:path';
import { type PluginOptions } from '../inference/create-nodes.ts';
import { name as plugin } from '../plugin-name.ts';

/** The folder of a task's project. */
export function projectFolder({
  root: workspaceRoot,
  projectsConfigurations,
  projectName = '',
}: ExecutorContext): string {
  const root = projectsConfigurations.projects[projectName]?.root;
  if (root === undefined || isAbsolute(root)) throw new Error(`${projectName} has no folder in this workspace`);
  return join(workspaceRoot, root);
}

/** The options of this plugin in nx.json. */
export function pluginOptions({ nxJsonConfiguration }: Pick<ExecutorContext, 'nxJsonConfiguration'>): PluginOptions {
  for (const entry of nxJsonConfiguration.plugins ?? []) {
    if (typeof entry === 'object' && entry.plugin === plugin) return entry.options ?? {};
  }
  return {};
}

/** The result of an executor. Prints an error: a UserError of any package as its message, any other with its stack trace. */
export async function toExecutorResult(work: () => void | Promise<void>): Promise<{ success: boolean }> {
  try {
    await work();
    return { success: true };
  } catch (error) {
    const { name, message, stack = message } = error as Error;
    process.stderr.write(`\n${name === 'UserError' ? message : stack}\n`);
    return { success: false };
  }
}
