import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentBranch } from './git-branch.ts';

describe('the current branch', () => {
  const { PATH } = process.env;
  const env = { PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: tmpdir() };
  let folder: string;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'git-branch-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const repository = () => git('init', '--quiet', '--initial-branch', 'feature/x');
  const detached = () => {
    repository();
    const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
    git(...identity, 'commit', '--quiet', '--allow-empty', '--message', 'first');
    git('checkout', '--quiet', '--detach');
  };

  it('is the one that is checked out, also before its first commit', () => {
    repository();
    expect(currentBranch(folder, env)).toBe('feature/x');
  });

  it('is what the CI names on a detached HEAD', () => {
    detached();
    expect(currentBranch(folder, { ...env, TRAVIS_BRANCH: 'main' })).toBe('main');
    expect(currentBranch(folder, { ...env, TRAVIS_BRANCH: 'main', TRAVIS_PULL_REQUEST_BRANCH: 'fix' })).toBe('fix');
  });

  it.each<[string, () => unknown, NodeJS.ProcessEnv, RegExp]>([
    ['a detached HEAD', detached, {}, /HEAD is detached.*TRAVIS_BRANCH/],
    [
      'a clone of another user',
      repository,
      { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' },
      /dubious ownership[^]*git config --global --add safe\.directory/,
    ],
    ['a folder that is no repository', () => undefined, {}, /git says\nfatal: not a git repository/],
    ['a machine without git', repository, { PATH: '/nowhere' }, /git cannot be run in .*ENOENT/],
  ])('of %s is an error that says so', (_what, prepare, more, message) => {
    prepare();
    let said = '';
    try {
      currentBranch(folder, { ...env, ...more });
    } catch (error) {
      said = String(error);
    }
    expect(said).toMatch(message);
    expect(said.includes('detached')).toBe(message.source.includes('detached'));
  });
});
