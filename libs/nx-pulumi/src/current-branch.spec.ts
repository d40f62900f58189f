import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CurrentBranch, currentBranch } from './current-branch.ts';

const { PATH } = process.env;
const env = { PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: tmpdir() };
let folder: string;
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
const repository = () => git('init', '--quiet', '--initial-branch', 'feature/x');
const detached = () => {
  repository();
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  git(...identity, 'commit', '--quiet', '--allow-empty', '--message', 'first');
  git('checkout', '--quiet', '--detach');
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'current-branch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const branch = (name: string): CurrentBranch => ({ kind: 'branch', name });
const pullRequest = (fork: boolean): CurrentBranch => ({ kind: 'pull request', name: 'fix', fork });
const tag: CurrentBranch = { kind: 'tag', name: 'v1' };

const travis = { TRAVIS_BRANCH: 'main', TRAVIS_REPO_SLUG: 'us/shop', TRAVIS_PULL_REQUEST_BRANCH: '', TRAVIS_TAG: '' };
const gitHub = { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main', GITHUB_REPOSITORY: 'us/shop' };
const gitLab = { CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'fix', CI_MERGE_REQUEST_PROJECT_ID: '1' };

describe('currentBranch', () => {
  it('is the branch that is checked out, also before its first commit and where a CI names another', () => {
    repository();
    expect(currentBranch(folder, { ...env, ...travis })).toEqual(branch('feature/x'));
  });

  it.each<[string, NodeJS.ProcessEnv, CurrentBranch]>([
    ['a branch on Travis', travis, branch('main')],
    ['a tag on Travis', { ...travis, TRAVIS_BRANCH: 'v1', TRAVIS_TAG: 'v1' }, tag],
    [
      'a pull request on Travis',
      { ...travis, TRAVIS_PULL_REQUEST_BRANCH: 'fix', TRAVIS_PULL_REQUEST_SLUG: 'us/shop' },
      pullRequest(false),
    ],
    [
      "a fork's pull request on Travis",
      { ...travis, TRAVIS_PULL_REQUEST_BRANCH: 'fix', TRAVIS_PULL_REQUEST_SLUG: 'them/shop' },
      pullRequest(true),
    ],
    ['a branch on GitHub Actions', gitHub, branch('main')],
    ['a tag on GitHub Actions', { ...gitHub, GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1' }, tag],
    ['a branch on GitLab CI', { CI_COMMIT_BRANCH: 'main' }, branch('main')],
    ['a tag on GitLab CI', { CI_COMMIT_TAG: 'v1' }, tag],
    ['a merge request on GitLab CI', { ...gitLab, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1' }, pullRequest(false)],
    ["a fork's merge request on GitLab CI", { ...gitLab, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2' }, pullRequest(true)],
    ['a branch on another CI', { BRANCH_NAME: 'main' }, branch('main')],
    ['a tag on another CI', { BRANCH_NAME: 'v1', TAG_NAME: 'v1' }, tag],
    ['a pull request on another CI', { BRANCH_NAME: 'PR-1', CHANGE_BRANCH: 'fix' }, pullRequest(false)],
    [
      "a fork's pull request on another CI",
      { BRANCH_NAME: 'PR-1', CHANGE_BRANCH: 'fix', CHANGE_FORK: 'them' },
      pullRequest(true),
    ],
  ])('on a detached HEAD recognizes %s', (_what, variables, expected) => {
    detached();
    expect(currentBranch(folder, { ...env, ...variables })).toEqual(expected);
  });

  it.each([
    ['us/shop', false],
    ['them/shop', true],
  ])('on GitHub Actions reads from the event file that a pull request is from %s', (name, fork) => {
    detached();
    const event = join(folder, 'event.json');
    writeFileSync(event, JSON.stringify({ pull_request: { head: { repo: { full_name: name } } } }));
    const variables = { ...gitHub, GITHUB_REF_NAME: '1/merge', GITHUB_HEAD_REF: 'fix', GITHUB_EVENT_PATH: event };
    expect(currentBranch(folder, { ...env, ...variables })).toEqual(pullRequest(fork));
  });

  it('on GitHub Actions takes a pull request for one of a fork if the event file cannot be read', () => {
    detached();
    const variables = { ...gitHub, GITHUB_HEAD_REF: 'fix', GITHUB_EVENT_PATH: join(folder, 'none.json') };
    expect(currentBranch(folder, { ...env, ...variables })).toEqual(pullRequest(true));
  });

  it('reads no event file for a build that is none of a pull request', () => {
    detached();
    const variables = { ...gitHub, GITHUB_EVENT_PATH: join(folder, 'none.json') };
    expect(currentBranch(folder, { ...env, ...variables })).toEqual(branch('main'));
  });

  it.each<[string, () => unknown, NodeJS.ProcessEnv, RegExp]>([
    ['a detached HEAD', detached, {}, /HEAD is detached.*BRANCH_NAME/],
    [
      'a clone of another user',
      repository,
      { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' },
      /dubious ownership[^]*git config --global --add safe\.directory/,
    ],
    ['a folder that is no repository', () => undefined, {}, /git failed:\nfatal: not a git repository/],
    ['a machine without git', repository, { PATH: '/nowhere' }, /git cannot be run in .*ENOENT/],
  ])('without a CI names the reason why %s has none', (_what, prepare, more, message) => {
    prepare();
    const current = currentBranch(folder, { ...env, ...more });
    if (current.kind !== 'detached') throw new Error(`it is a ${current.kind}`);
    expect(current.problem).toMatch(message);
    expect(current.problem.includes('detached')).toBe(message.source.includes('detached'));
  });
});
