import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCheckout, type Checkout } from './testing/checkout.ts';
import { UserError } from './user-error.ts';
import { versionOf } from './version.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
let folder: string;
let checkout: Checkout;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'version-'));
  checkout = await createCheckout(join(folder, 'checkout'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('`versionOf`', () => {
  it('is the commit, with the time that it was made', async () => {
    expect(await versionOf(checkout.folder, DIGEST)).toEqual({
      version: checkout.commit(),
      commit: checkout.commit(),
      time: checkout.git('show', '--no-patch', '--format=%cI'),
    });
  });

  it('of a tree that differs from its commit has 12 digits of the content too', async () => {
    await writeFile(join(checkout.folder, 'file'), '2');
    expect(await versionOf(checkout.folder, DIGEST)).toMatchObject({
      version: `${checkout.commit()}-aaaaaaaaaaaa`,
      commit: checkout.commit(),
    });
  });

  it('ignores other worktrees inside of the checkout, and no other file', async () => {
    checkout.git('worktree', 'add', '--quiet', '.worktrees/x');
    checkout.git('worktree', 'add', '--quiet', 'deep/down/y');
    expect((await versionOf(checkout.folder, DIGEST)).version).toBe(checkout.commit());
    await writeFile(join(checkout.folder, 'deep', 'file'), '2');
    expect((await versionOf(checkout.folder, DIGEST)).version).toBe(`${checkout.commit()}-aaaaaaaaaaaa`);
  });

  it.each([
    ['a clone of another user', { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, /git config --global --add safe\.directory/],
    ['a machine without git', { PATH: '/nowhere' }, /spawn git ENOENT/],
  ])('in %s fails with the message of git', async (_what, env, message) => {
    const given = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', ...env };
    const error: unknown = await versionOf(checkout.folder, DIGEST, given).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(message);
  });

  it('before the first commit fails with the message of git', async () => {
    checkout.git('checkout', '--quiet', '--orphan', 'new');
    await expect(versionOf(checkout.folder, DIGEST)).rejects.toThrow(UserError);
  });

  it('outside of a repository says that the version is the commit', async () => {
    await rm(join(checkout.folder, '.git'), { recursive: true });
    await expect(versionOf(checkout.folder, DIGEST)).rejects.toThrow('The version is the git commit');
  });
});
