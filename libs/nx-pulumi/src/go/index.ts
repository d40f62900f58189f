import '../require-node.ts';

/** What builds programs from Go modules, without Nx: a command that needs no more starts half a second sooner. */
export { UserError } from '../user-error.ts';
export { cacheFolder } from './cache-folder.ts';
export { goTool } from './go-tool.ts';
export { type GoTool } from './tool.ts';
