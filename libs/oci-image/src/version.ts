import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from './user-error.ts';

/** What an image was built from. */
export interface Version {
  /** The commit, followed by 12 digits of the content if the tree differs from it. */
  version: string;
  commit: string;
  /** When the commit was made, ISO 8601. */
  time: string;
}

/** The version of an image that was built from a checkout. Other worktrees inside of its folder do not count. */
export async function versionOf(
  folder: string,
  contentDigest: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Version> {
  const git = gitIn(folder, env);
  const [commit, time] = (await git('show', '--no-patch', '--format=%H %cI', 'HEAD')).split(' ') as [string, string];
  const others = (await nestedWorktrees(git)).map((path) => `:(top,exclude,literal)${path}`);
  const dirty = (await git('status', '--porcelain', '--untracked-files=all', '--', ':/', ...others)) !== '';
  const content = contentDigest.replace('sha256:', '').slice(0, 12);
  return { version: dirty ? `${commit}-${content}` : commit, commit, time };
}

type Git = (...args: string[]) => Promise<string>;

/** Runs git in a folder; an error has the message of git, which says what to do. */
function gitIn(folder: string, env: NodeJS.ProcessEnv): Git {
  return async (...args) => {
    try {
      return (await promisify(execFile)('git', args, { cwd: folder, env })).stdout.trim();
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string };
      throw new UserError(`The version is the git commit, and git fails in ${folder}: ${stderr?.trim() || message}`);
    }
  };
}

/** Paths of the worktrees that lie inside of this one, from its root. */
async function nestedWorktrees(git: Git): Promise<string[]> {
  const root = await git('rev-parse', '--show-toplevel');
  const listed = (await git('worktree', 'list', '--porcelain')).split('\n');
  const paths = listed.filter((line) => line.startsWith('worktree ')).map((line) => line.slice('worktree '.length));
  return paths.map((path) => relative(root, path)).filter((path) => path !== '' && !path.startsWith('..'));
}
