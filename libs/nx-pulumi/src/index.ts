import '@per-branch/go-tool'; // refuses an old Node before anything else is loaded
import { type PreTasksExecution } from '@nx/devkit';
import { captureCommandLine } from './command-line/capture-command-line.ts';
import { type PluginOptions } from './inference/create-nodes.ts';

export { findEngine, type Engine, type Search } from './engine/find-engine.ts';
export { UserError } from '@per-branch/go-tool';
export { createNodes, type PluginOptions } from './inference/create-nodes.ts';
export { type HookContext, type HookResource, type Hooks } from './operation/hooks.ts';
export { type Context, type ContextFunction, type ContextInput } from './settings/context.ts';
export { name } from './plugin-name.ts';

/** Nx calls this before it runs tasks. */
export const preTasksExecution: PreTasksExecution<PluginOptions> = (_options, context) => captureCommandLine(context);
