import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a commit is built for. */
export type CurrentBranch =
  /** A branch is checked out, or the CI builds one. */
  | { kind: 'branch'; branch: string }
  /** The CI builds a pull request; `branch` is its own branch, of this repository or of a fork, not the one that it is merged into. */
  | { kind: 'pull request'; branch: string; fork: boolean }
  /** The CI builds a tag. */
  | { kind: 'tag'; tag: string }
  /** HEAD is detached, or git cannot be asked, and no CI variable says more; `problem` is a message for the user. */
  | { kind: 'detached'; problem: string };

type Environment = Record<string, string | undefined>;

/**
 * The branch that is checked out in a folder; where none is, what the variables of Travis, GitHub Actions, GitLab CI or another CI
 * (`BRANCH_NAME`, `TAG_NAME`, `CHANGE_BRANCH`, as Jenkins sets them) say.
 * @example currentBranch(); // { kind: 'branch', branch: 'feature/login' }
 */
export function currentBranch(folder: string = process.cwd(), env: Environment = process.env): CurrentBranch {
  const { branch, problem } = checkedOut(folder, env);
  if (branch) return { kind: 'branch', branch };
  const build = services.map((read) => read(env)).find(({ change, tag, branch }) => change || tag || branch);
  if (build?.change) return { kind: 'pull request', branch: build.change, fork: build.fork };
  if (build?.tag) return { kind: 'tag', tag: build.tag };
  if (build?.branch) return { kind: 'branch', branch: build.branch };
  return {
    kind: 'detached',
    problem: `The current branch is unknown: ${problem}, and no CI variable names it. Check a branch out, or set BRANCH_NAME.`,
  };
}

/** A message of git is shown as it is: it says what to do, e.g. about "safe.directory". */
function checkedOut(cwd: string, env: Environment): { branch?: string; problem: string } {
  const git = spawnSync('git', ['branch', '--show-current'], { cwd, env, encoding: 'utf8' });
  if (git.error) return { problem: `git cannot be run in ${cwd} (${git.error.message})` };
  if (git.status !== 0) return { problem: `git says\n${git.stderr.trim()}\n` };
  return { branch: git.stdout.trim(), problem: 'HEAD is detached' };
}

/** What a CI service's variables say of a build; the service sets those that do not apply to an empty text, or not at all. */
interface Build {
  /** The branch of the pull request. */
  change?: string | undefined;
  /** Whether the pull request comes from another repository. */
  fork: boolean;
  tag?: string | undefined;
  branch?: string | undefined;
}

const services: ((env: Environment) => Build)[] = [
  (env) => ({
    change: env['TRAVIS_PULL_REQUEST_BRANCH'],
    fork: env['TRAVIS_PULL_REQUEST_SLUG'] !== env['TRAVIS_REPO_SLUG'],
    tag: env['TRAVIS_TAG'],
    branch: env['TRAVIS_BRANCH'],
  }),
  (env) => ({
    change: env['GITHUB_HEAD_REF'],
    fork: gitHubHead(env['GITHUB_EVENT_PATH']) !== env['GITHUB_REPOSITORY'],
    ...(env['GITHUB_REF_TYPE'] === 'tag' ? { tag: env['GITHUB_REF_NAME'] } : { branch: env['GITHUB_REF_NAME'] }),
  }),
  (env) => ({
    change: env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'],
    fork: env['CI_MERGE_REQUEST_SOURCE_PROJECT_ID'] !== env['CI_MERGE_REQUEST_PROJECT_ID'],
    tag: env['CI_COMMIT_TAG'],
    branch: env['CI_COMMIT_BRANCH'],
  }),
  (env) => ({
    change: env['CHANGE_BRANCH'],
    fork: Boolean(env['CHANGE_FORK']),
    tag: env['TAG_NAME'],
    branch: env['BRANCH_NAME'],
  }),
];

/** The repository of a pull request's branch, which GitHub Actions has in no variable. Undefined if the fork was deleted. */
function gitHubHead(eventFile: string | undefined): string | undefined {
  if (!eventFile) return undefined;
  const event = JSON.parse(readFileSync(eventFile, 'utf8')) as {
    pull_request?: { head?: { repo?: { full_name?: string } | null } };
  };
  return event.pull_request?.head?.repo?.full_name;
}
