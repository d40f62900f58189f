import './require-node.ts';
import { type PreTasksExecution } from '@nx/devkit';
import { handOver } from './command-line/hand-over.ts';
import { type PluginOptions } from './inference/create-nodes.ts';

export { findEngine, type Engine, type Search } from './engine/find-engine.ts';
export { cacheFolder, goTool, type GoTool, UserError } from './go/index.ts';
export { createNodes, type PluginOptions } from './inference/create-nodes.ts';
export { type HookContext, type HookResource, type Hooks } from './operation/hooks.ts';
export { type Context, type ContextFunction } from './settings/context.ts';
export { name } from './plugin-name.ts';

/** Nx calls this before it runs tasks. */
export const preTasksExecution: PreTasksExecution<PluginOptions> = (_options, context) => handOver(context);
