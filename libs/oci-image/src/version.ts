import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from './user-error.ts';

export interface Version {
  /** The commit, and for a tree that differs from it 12 digits of the content. */
  version: string;
  commit: string;
  /** When the commit was made, ISO 8601. */
  time: string;
}

/** The version of an image that was built from this checkout. Other worktrees inside of it are not part of it. */
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

/** Runs git in a folder; what it complains of is told in its own words, which name the way out. */
function gitIn(folder: string, env: NodeJS.ProcessEnv): Git {
  return async (...args) => {
    try {
      return (await promisify(execFile)('git', args, { cwd: folder, env })).stdout.trim();
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string };
      throw new UserError(
        `The version is the git commit, and git does not tell it of ${folder}: ${stderr?.trim() || message}`,
      );
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
