import './require-node.ts';

export { cachedFolder, cacheFolder } from './cache-folder.ts';
export { builtTool, type GoTool, goTool } from './go-tool.ts';
export { UserError } from './user-error.ts';
