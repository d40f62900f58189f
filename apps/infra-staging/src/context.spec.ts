import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context } from './context.ts';

let folder: string;
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'context-'));
  git('init', '--quiet', '--initial-branch=main');
  git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--allow-empty', '--message=first');
});
afterEach(() => rmSync(folder, { recursive: true }));

const branchOf = async (settings: Record<string, string> = {}, env: Record<string, string> = {}) =>
  (await context({ settings, env, folder })).settings?.['branch'];
const travis = { TRAVIS_PULL_REQUEST_BRANCH: 'feature/pr', TRAVIS_BRANCH: 'main' };

describe('the branch without --branch', () => {
  it('is the one that is checked out, and gives the stack its name', async () => {
    git('checkout', '--quiet', '-b', 'feature/login');
    expect(await context({ settings: {}, env: travis, folder })).toEqual({
      stack: 'feature-login-df7c7aeb',
      settings: { branch: 'feature/login' },
    });
  });

  it.each(["fault/Ünïcode_.+@#$(reboot);&'x", 'x/'.repeat(100) + 'x'])('may be called %s', async (branch) => {
    git('checkout', '--quiet', '-b', branch);
    expect(await branchOf()).toBe(branch);
  });

  it('on a detached HEAD is the one that CI builds; for a pull request its source, not its target', async () => {
    git('checkout', '--quiet', '--detach');
    expect(await branchOf({}, travis)).toBe('feature/pr');
    expect(await branchOf({}, { TRAVIS_PULL_REQUEST_BRANCH: '', TRAVIS_BRANCH: 'main' })).toBe('main');
  });

  it.each([
    ['a tag', { TRAVIS_BRANCH: 'v1', TRAVIS_TAG: 'v1' }, 'The tag "v1"'],
    [
      "a fork's pull request",
      { ...travis, TRAVIS_PULL_REQUEST_SLUG: 'them/shop' },
      'pull request "feature/pr" of a fork',
    ],
  ])('is an error in a build of %s', async (_what, env, message) => {
    git('checkout', '--quiet', '--detach');
    await expect(branchOf({}, env)).rejects.toThrow(message);
  });

  it('is an error that names the flag if neither git nor CI names it', async () => {
    git('checkout', '--quiet', '--detach');
    await expect(branchOf({}, {})).rejects.toThrow('name a branch with --branch.');
  });
});

describe('a folder where git fails', () => {
  it('is an error with the message of git, not about a detached HEAD', async () => {
    rmSync(join(folder, '.git', 'HEAD'));
    const message = await branchOf({}, {}).then(String, String);
    expect(message).toContain('fatal: not a git repository');
    expect(message).not.toContain('detached');
  });
});

describe('the branch of a flag', () => {
  it('has precedence over git and CI', async () => {
    expect(await context({ settings: { branch: 'feature/two' }, env: travis, folder })).toMatchObject({
      settings: { branch: 'feature/two' },
    });
  });

  it('may not be empty', async () => {
    await expect(branchOf({ branch: '' })).rejects.toThrow('Expected the name of a git branch, got an empty one.');
  });
});
