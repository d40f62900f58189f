import { type ExecutorContext } from '@nx/devkit';
import { name as plugin } from '../plugin-name.ts';
import { type PluginOptions } from '../inference/create-nodes.ts';

/** The options that nx.json gives this plugin. */
export function pluginOptions({ nxJsonConfiguration }: Pick<ExecutorContext, 'nxJsonConfiguration'>): PluginOptions {
  for (const entry of nxJsonConfiguration.plugins ?? []) {
    if (typeof entry === 'object' && entry.plugin === plugin) return entry.options ?? {};
  }
  return {};
}
