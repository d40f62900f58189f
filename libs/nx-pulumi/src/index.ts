import './require-node.js';
import { type PreTasksExecution } from '@nx/devkit';
import { handOver } from './command-line/hand-over.js';
import { type PluginOptions } from './inference/create-nodes.js';

export { findEngine, type Engine, type Search } from './engine/find-engine.js';
export { cacheFolder, goTool, type GoTool, UserError } from './go/index.js';
export { createNodes, type PluginOptions } from './inference/create-nodes.js';
export { type HookContext, type HookResource, type Hooks } from './operation/hooks.js';
export { type Context, type ContextFunction } from './settings/context.js';
export { name } from './plugin-name.js';

/** Nx calls this before it runs tasks. */
export const preTasksExecution: PreTasksExecution<PluginOptions> = (_options, context) => handOver(context);
