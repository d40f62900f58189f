import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the checked out commit is: a branch, or what a CI builds. */
export type CurrentBranch =
  | { kind: 'branch' | 'tag'; name: string }
  /** `name` is the branch of the pull request, in this repository or in a fork; not the one that it is merged into. */
  | { kind: 'pull request'; name: string; fork: boolean }
  /** HEAD is detached, or git fails, and no CI variable names a branch; `problem` is a message for the user. */
  | { kind: 'detached'; problem: string };

type Environment = Record<string, string | undefined>;

/**
 * The branch that is checked out in a folder; if there is none, the one that the variables of Travis, GitHub Actions,
 * GitLab CI or another CI (`BRANCH_NAME`, `TAG_NAME` and `CHANGE_BRANCH`, as Jenkins sets them) name.
 * @example currentBranch(); // { kind: 'branch', name: 'feature/login' }
 */
export function currentBranch(folder: string = process.cwd(), env: Environment = process.env): CurrentBranch {
  const git = checkedOut(folder, env);
  if (git.branch) return { kind: 'branch', name: git.branch };
  const build = [travis(env), gitHub(env), gitLab(env), generic(env)].find(
    (one) => one.change || one.tag || one.branch,
  );
  if (build?.change) return { kind: 'pull request', name: build.change, fork: build.fork };
  if (build?.tag) return { kind: 'tag', name: build.tag };
  if (build?.branch) return { kind: 'branch', name: build.branch };
  const problem = `${git.problem ?? 'HEAD is detached'}, and no CI variable names a branch`;
  return { kind: 'detached', problem: `The branch is unknown: ${problem}. Check one out, or set BRANCH_NAME.` };
}

/** The error message of git is shown as it is: it names the remedy, e.g. "safe.directory". */
function checkedOut(cwd: string, env: Environment): { branch?: string; problem?: string } {
  const git = spawnSync('git', ['branch', '--show-current'], { cwd, env, encoding: 'utf8' });
  if (git.error) return { problem: `git cannot be run in ${cwd} (${git.error.message})` };
  return git.status === 0 ? { branch: git.stdout.trim() } : { problem: `git failed:\n${git.stderr.trim()}\n` };
}

// The variables of each CI. One that does not apply is unset or empty; `change` is the branch of a pull request.

const travis = (env: Environment) => ({
  change: env['TRAVIS_PULL_REQUEST_BRANCH'],
  fork: env['TRAVIS_PULL_REQUEST_SLUG'] !== env['TRAVIS_REPO_SLUG'],
  tag: env['TRAVIS_TAG'],
  branch: env['TRAVIS_BRANCH'],
});

const gitHub = (env: Environment) => ({
  change: env['GITHUB_HEAD_REF'],
  fork: Boolean(env['GITHUB_HEAD_REF']) && isGitHubFork(env),
  tag: env['GITHUB_REF_TYPE'] === 'tag' ? env['GITHUB_REF_NAME'] : undefined,
  branch: env['GITHUB_REF_NAME'],
});

/**
 * Whether the branch of a pull request is in a fork, for which GitHub Actions has no variable: its event file names the
 * repository, unless it was deleted. Without a readable file it counts as a fork.
 */
function isGitHubFork(env: Environment): boolean {
  try {
    const event = JSON.parse(readFileSync(env['GITHUB_EVENT_PATH'] ?? '', 'utf8')) as {
      pull_request?: { head?: { repo?: { full_name?: string } | null } };
    };
    return event.pull_request?.head?.repo?.full_name !== env['GITHUB_REPOSITORY'];
  } catch {
    return true;
  }
}

const gitLab = (env: Environment) => ({
  change: env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'],
  fork: env['CI_MERGE_REQUEST_SOURCE_PROJECT_ID'] !== env['CI_MERGE_REQUEST_PROJECT_ID'],
  tag: env['CI_COMMIT_TAG'],
  branch: env['CI_COMMIT_BRANCH'],
});

const generic = (env: Environment) => ({
  change: env['CHANGE_BRANCH'],
  fork: Boolean(env['CHANGE_FORK']),
  tag: env['TAG_NAME'],
  branch: env['BRANCH_NAME'],
});
