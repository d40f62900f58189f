import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { workspace } from '../support/checkout.ts';

const NO_BASE = 'no-base:see-the-error-of-affected-base\n';
let root: string;
let origin: string;

/** A repository of five commits on main; a branch of two more leaves after the third. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'affected-base-'));
  origin = join(root, 'origin');
  git(root, 'init', '--quiet', '--initial-branch=main', origin);
  for (const path of ['scripts', 'nx.json', '.travis.yml', 'docs/guides/affected.md', 'package.json'])
    cpSync(join(workspace, path), join(origin, path), { recursive: true });
  git(origin, 'add', '--all');
  for (const name of ['one', 'two', 'three']) commit(origin, name);
  git(origin, 'branch', 'feature/x');
  for (const name of ['four', 'five']) commit(origin, name);
  git(origin, 'checkout', '--quiet', 'feature/x');
  for (const name of ['six', 'seven']) commit(origin, name);
});
afterAll(() => rmSync(root, { recursive: true }));

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
const git = (folder: string, ...args: string[]) =>
  execFileSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
const commit = (folder: string, message: string) =>
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', message);
const commitOf = (folder: string, message: string) => git(folder, 'log', '--all', '--format=%H', `--grep=^${message}$`);

let clones = 0;
function clone(branch: string, ...options: string[]): string {
  const folder = join(root, `clone-${clones++}`);
  git(root, 'clone', '--quiet', ...options, '--branch', branch, `file://${origin}`, folder);
  symlinkSync(join(workspace, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function detached(): string {
  const folder = clone('feature/x');
  git(folder, 'checkout', '--quiet', '--detach');
  return folder;
}

/** Runs lines as a shell does that goes on after a failed one. */
function shell(folder: string, lines: string, env: Record<string, string> = {}) {
  const { HOME } = process.env;
  const own = { HOME, PATH: `${join(folder, 'node_modules/.bin')}:${process.env['PATH']}`, NX_DAEMON: 'false' };
  const options = { cwd: folder, encoding: 'utf8', env: { ...own, ...env }, stdio: 'pipe' } as const;
  try {
    return { code: 0, stdout: execFileSync('bash', ['-c', lines], options), stderr: '' };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, stdout, stderr };
  }
}
const base = (folder: string, env?: Record<string, string>) => shell(folder, 'node scripts/affected-base.mjs', env);

describe('affected-base.mjs prints', () => {
  it('on a branch the commit where it left the default branch', () => {
    const folder = clone('feature/x');
    expect(base(folder)).toMatchObject({ code: 0, stdout: `${commitOf(folder, 'three')}\n` });
  });

  it('on the default branch the commit before HEAD, or the one before this push', () => {
    const folder = clone('main');
    expect(base(folder).stdout).toBe(`${commitOf(folder, 'four')}\n`);
    const range = { TRAVIS_COMMIT_RANGE: `${commitOf(folder, 'two')}...${commitOf(folder, 'five')}` };
    expect(base(folder, range).stdout).toBe(`${commitOf(folder, 'two')}\n`);
  });

  it('the empty tree, so that everything is affected, where the push replaced the history', () => {
    const range = { TRAVIS_COMMIT_RANGE: `${'0'.repeat(39)}1...HEAD` };
    expect(base(clone('main'), range).stdout).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904\n');
  });

  it('the base of the branch that Travis names on a detached HEAD', () => {
    const folder = detached();
    expect(base(folder, { TRAVIS_BRANCH: 'feature/x' }).stdout).toBe(`${commitOf(folder, 'three')}\n`);
  });

  it('where a pull request left the default branch, also if its own branch has that name', () => {
    const folder = detached();
    const env = { TRAVIS_BRANCH: 'main', TRAVIS_PULL_REQUEST_BRANCH: 'main', TRAVIS_PULL_REQUEST_SLUG: 'them/shop' };
    expect(base(folder, env).stdout).toBe(`${commitOf(folder, 'three')}\n`);
  });

  const withoutGit = () => {
    const folder = clone('feature/x');
    rmSync(join(folder, '.git'), { recursive: true });
    return folder;
  };
  const withoutDependencies = () => {
    const folder = clone('feature/x');
    rmSync(join(folder, 'node_modules'));
    return folder;
  };
  it.each<[string, () => string, Record<string, string>, RegExp]>([
    ['a shallow clone of a branch', () => clone('feature/x', '--depth=1'), {}, /shallow[^]*git fetch --unshallow/],
    [
      'a shallow clone without what was there before this push',
      () => clone('main', '--depth=1'),
      { TRAVIS_COMMIT_RANGE: `${'0'.repeat(39)}1...HEAD` },
      /shallow/,
    ],
    ['a detached HEAD without a CI variable', detached, {}, /HEAD is detached[^]*BRANCH_NAME/],
    ['a clone without dependencies', withoutDependencies, {}, /Cannot find package[^]*Install the dependencies first/],
    ['a folder that is no repository', withoutGit, { GIT_CEILING_DIRECTORIES: tmpdir() }, /not a git repository/],
    [
      'a clone of another user',
      () => clone('feature/x'),
      { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
      /git config --global --add safe\.directory/,
    ],
  ])('a name that no commit has, and fails, in %s', (_what, make, env, message) => {
    const { code, stdout, stderr } = base(make(), env);
    expect([code, stdout]).toEqual([1, NO_BASE]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('in a shallow clone, the commands of', () => {
  const guide = /```sh\n([^]*?)```/.exec(readFileSync(join(workspace, 'docs/guides/affected.md'), 'utf8'))?.[1] ?? '';
  const travis = parse(readFileSync(join(workspace, '.travis.yml'), 'utf8')) as Record<string, string[]>;
  const known = guide.split('\n').filter((line) => !line.includes('npx nx affected'));

  it.each([
    ['the guide', known.join('\n')],
    ['.travis.yml', [...(travis['before_script'] ?? []), ...(travis['script'] ?? [])].join('\n')],
    [
      'a script that exports and assigns in one command',
      'export NX_BASE=$(node scripts/affected-base.mjs)\nnpx nx affected -t lint',
    ],
  ])('%s fail', (_whose, lines) => {
    expect(lines).toContain('affected-base');
    const { code, stderr, stdout } = shell(clone('feature/x', '--depth=1'), lines);
    expect(code).not.toBe(0);
    expect(stderr + stdout).toMatch(/shallow/);
  });

  it('.travis.yml end its job before anything is run', () => {
    const lines = (travis['before_script'] ?? []).join('\n');
    expect(shell(clone('feature/x', '--depth=1'), lines).code).not.toBe(0);
    expect(shell(clone('feature/x'), `${lines}\nenv`).stdout).toMatch(/^NX_BASE=[0-9a-f]{40}$/m);
  });
});
