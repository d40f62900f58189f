import { type PreTasksExecution } from '@nx/devkit';
import { handOver } from './command-line/hand-over.js';
import { type PluginOptions } from './inference/create-nodes.js';

export { cacheFolder } from './go/cache-folder.js';
export { goTool, type GoTool } from './go/go-tool.js';
export { createNodes, type PluginOptions } from './inference/create-nodes.js';
export { type Context, type ContextFunction } from './settings/context.js';
export { name } from './plugin-name.js';
export { UserError } from './user-error.js';

/** Nx calls this before it runs tasks. */
export const preTasksExecution: PreTasksExecution<PluginOptions> = (_options, context) => handOver(context);
