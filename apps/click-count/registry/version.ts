import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from './user-error.ts';

export interface Version {
  /** The commit, and for a tree that differs from it 12 digits of the content. */
  version: string;
  commit: string;
  /** When the commit was made, ISO 8601. */
  time: string;
}

/** The version of an image that was built from this checkout. */
export async function versionOf(folder: string, contentDigest: string): Promise<Version> {
  const git = (...args: string[]) =>
    promisify(execFile)('git', args, { cwd: folder }).then(({ stdout }) => stdout.trim());
  const [commit, time] = (
    await git('show', '--no-patch', '--format=%H %cI', 'HEAD').catch((error: Error) => {
      throw new UserError(`The version is the git commit, and ${folder} has none: ${error.message.trim()}`);
    })
  ).split(' ') as [string, string];
  const dirty = (await git('status', '--porcelain')) !== '';
  const content = contentDigest.replace('sha256:', '').slice(0, 12);
  return { version: dirty ? `${commit}-${content}` : commit, commit, time };
}
