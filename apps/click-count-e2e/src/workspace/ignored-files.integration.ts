import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkout, workspace } from '../support/checkout.ts';

/** Tracked files that a pattern of an ignore file matches. */
const matched = (...patterns: string[]) =>
  execFileSync('git', ['ls-files', '--cached', '--ignored', ...patterns], { cwd: workspace, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

describe('of the tracked files', () => {
  it('Nx ignores documentation only', () => {
    const documentation = /\.md$|^docs\/|^(apps|libs)\/[^/]+\/docs\//;
    const ignored = matched('--exclude-from=.nxignore');
    expect(ignored.length).toBeGreaterThan(10);
    expect(ignored.filter((file) => !documentation.test(file))).toEqual([]);
  });

  it('git ignores none', () => {
    expect(matched('--exclude-from=.gitignore')).toEqual([]);
  });

  it('Prettier ignores generated files only', () => {
    expect(matched('--exclude-from=.prettierignore')).toEqual(['package-lock.json']);
  });
});

describe('a worktree in .worktrees', () => {
  let checkout: Checkout;
  beforeAll(async () => {
    checkout = await Checkout.clone();
  });
  afterAll(() => checkout.remove());

  it('adds no project and leaves the checkout clean', async () => {
    const projects = async () => (await checkout.command('nx', ['show', 'projects', '--json'])).stdout;
    const before = await projects();
    expect(JSON.parse(before)).toContain('click-count');
    await mkdir(join(checkout.folder, '.worktrees'));
    await checkout.git('worktree', 'add', '--quiet', '.worktrees/x');
    expect(await checkout.git('status', '--porcelain')).toBe('');
    expect(await projects()).toBe(before);
  });
});
