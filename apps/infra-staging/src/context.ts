import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { branchEnvironment } from '@per-branch/branch-name';
import { APP } from './app.ts';

interface ContextInput {
  /** The settings that flags have set. */
  settings: Record<string, string | undefined>;
  env: Record<string, string | undefined>;
  /** A folder in the checkout. */
  folder: string;
}

/** What the command line left open: the branch, and the stack that is named after it. */
export async function context({ settings, env, folder }: ContextInput): Promise<{
  stack: string;
  settings: Record<string, string>;
}> {
  const git = await checkedOut(folder);
  const branch = settings['branch'] ?? (git.branch || ciBranch(env));
  if (branch === undefined) {
    throw new Error(
      `No branch is checked out (${git.problem ?? 'HEAD is detached'}), and no CI variable (TRAVIS_PULL_REQUEST_BRANCH, TRAVIS_BRANCH) names one. ` +
        'Name it with --branch.',
    );
  }
  return { stack: branchEnvironment(branch, APP).stack, settings: { branch } };
}

/** The branch that is checked out, none on a detached HEAD; or git's own words why it does not tell. */
async function checkedOut(folder: string): Promise<{ branch?: string; problem?: string }> {
  try {
    const { stdout } = await promisify(execFile)('git', ['branch', '--show-current'], { cwd: folder });
    return { branch: stdout.trim() };
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return { problem: stderr?.trim() || message };
  }
}

/** CI checks commits out, not branches. For a pull request TRAVIS_BRANCH is the branch that it goes to. */
function ciBranch(env: ContextInput['env']): string | undefined {
  return env['TRAVIS_PULL_REQUEST_BRANCH'] || env['TRAVIS_BRANCH'] || undefined;
}
