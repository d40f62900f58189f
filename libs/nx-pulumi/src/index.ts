export { cacheFolder } from './go/cache-folder.js';
export { goTool, type GoTool } from './go/go-tool.js';
export { UserError } from './user-error.js';
