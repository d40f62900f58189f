import '../require-node.js';

/** What builds programs from Go modules, without Nx: a command that needs no more starts half a second sooner. */
export { UserError } from '../user-error.js';
export { cacheFolder } from './cache-folder.js';
export { goTool } from './go-tool.js';
export { type GoTool } from './tool.js';
