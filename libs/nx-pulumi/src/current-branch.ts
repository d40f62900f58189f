import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the checked out commit is: a branch, or what a CI builds. */
export type CurrentBranch =
  | { kind: 'branch' | 'tag'; name: string }
  /** `name` is the branch of the pull request, in this repository or in a fork; not the one that it is merged into. */
  | { kind: 'pull request'; name: string; fork: boolean }
  /** HEAD is detached, or git fails, and no CI variable says more; `problem` is a message for the user. */
  | { kind: 'detached'; problem: string };

type Environment = Record<string, string | undefined>;

/**
 * The branch that is checked out in a folder; if there is none, what the variables of Travis, GitHub Actions, GitLab CI or another CI
 * (`BRANCH_NAME`, `TAG_NAME` and `CHANGE_BRANCH`, as Jenkins sets them) say.
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

/** What git fails with is shown as it is: it says what to do, e.g. about "safe.directory". */
function checkedOut(cwd: string, env: Environment): { branch?: string; problem?: string } {
  const git = spawnSync('git', ['branch', '--show-current'], { cwd, env, encoding: 'utf8' });
  if (git.error) return { problem: `git cannot be run in ${cwd} (${git.error.message})` };
  return git.status === 0 ? { branch: git.stdout.trim() } : { problem: `git says\n${git.stderr.trim()}\n` };
}

// What the variables of a CI say. A variable that does not apply is unset or empty; `change` is the branch of a pull request.

const travis = (env: Environment) => ({
  change: env['TRAVIS_PULL_REQUEST_BRANCH'],
  fork: env['TRAVIS_PULL_REQUEST_SLUG'] !== env['TRAVIS_REPO_SLUG'],
  tag: env['TRAVIS_TAG'],
  branch: env['TRAVIS_BRANCH'],
});

const gitHub = (env: Environment) => ({
  change: env['GITHUB_HEAD_REF'],
  fork: gitHubHead(env['GITHUB_EVENT_PATH']) !== env['GITHUB_REPOSITORY'],
  tag: env['GITHUB_REF_TYPE'] === 'tag' ? env['GITHUB_REF_NAME'] : undefined,
  branch: env['GITHUB_REF_NAME'],
});

/** The repository of a pull request's branch, for which GitHub Actions has no variable; undefined if the fork was deleted. */
function gitHubHead(eventFile?: string): string | undefined {
  if (!eventFile) return undefined;
  const event = JSON.parse(readFileSync(eventFile, 'utf8')) as {
    pull_request?: { head?: { repo?: { full_name?: string } | null } };
  };
  return event.pull_request?.head?.repo?.full_name;
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
