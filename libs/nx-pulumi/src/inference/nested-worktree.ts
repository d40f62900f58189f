import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether a folder of the workspace lies in another git worktree inside of it, whose programs are this workspace's once more. */
export function isInNestedWorktree(folder: string, workspaceRoot: string): boolean {
  for (let path = folder; path !== '.' && path !== ''; path = dirname(path))
    if (isWorktree(join(workspaceRoot, path))) return true;
  return false;
}

/** A linked worktree has a file ".git" that names its folder in the repository; a submodule's names another one. */
function isWorktree(folder: string): boolean {
  const file = join(folder, '.git');
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  return /^gitdir: .*[\\/]worktrees[\\/][^\\/]+\s*$/.test(readFileSync(file, 'utf8'));
}
