// Runs git in the working folder; what it complains of is told in its own words, which name the way out.
import { spawnSync } from 'node:child_process';

export class GitError extends Error {
  name = 'GitError';
}

export function git(...args) {
  const { status, stdout, stderr, error } = spawnSync('git', args, { encoding: 'utf8' });
  if (error) throw new GitError(`git cannot be run: ${error.message}`);
  if (status !== 0) throw new GitError(`git ${args.join(' ')}: ${stderr.trim() || `ended with ${status}`}`);
  return stdout.trim();
}

/** Whether git does it; why not is of no interest. */
export function succeeds(...args) {
  return spawnSync('git', args, { stdio: 'ignore' }).status === 0;
}
