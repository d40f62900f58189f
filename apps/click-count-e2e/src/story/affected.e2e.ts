import { Checkout } from '../support/checkout';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which deploys a commit asks for: a real repository, real commits, and the base that the CI computes. */
describe('the affected graph decides what is deployed', () => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-B', 'main');
    await checkout.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  });

  afterAll(() => checkout.remove());

  const commit = async (path: string, text: string) => {
    await appendFile(join(checkout.folder, path), text);
    await checkout.git('add', '--all');
    await checkout.git('commit', '--quiet', '--message', `change ${path}`);
  };

  const deployed = async () => {
    const base = await checkout.command('node', ['scripts/affected-base.mjs']);
    const shown = await checkout.command('nx', [
      ...['show', 'projects', '--affected', '--with-target=deploy', '--json'],
      ...[`--base=${base.stdout.trim()}`, '--head=HEAD'],
    ]);
    if (shown.code !== 0) throw new Error(shown.all);
    return (JSON.parse(shown.stdout) as string[]).sort();
  };

  it.each([
    ['documentation', 'README.md', '\nMore words.\n', []],
    ["a library's documentation", 'libs/dns/README.md', '\nMore words.\n', []],
    ['a guide', 'docs/guides/another.md', '# Another\n', []],
    ['the service', 'apps/click-count/src/main.ts', '// more\n', ['infra-staging']],
    ['libs/dns', 'libs/dns/src/index.ts', '// more\n', ['infra-platform', 'infra-staging']],
    ['libs/branch-env', 'libs/branch-env/src/index.ts', '// more\n', ['infra-staging']],
    ['the production program', 'apps/infra-production/src/index.ts', '// more\n', []],
  ])('on the default branch, a change of %s', async (_what, path, text, expected) => {
    await commit(path, text);
    expect(await deployed()).toEqual(expected);
  });

  it('on a branch, everything since it left the default branch counts', async () => {
    await checkout.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    await checkout.git('checkout', '--quiet', '-b', 'feature/x');
    await commit('apps/click-count/src/main.ts', '// again\n');
    await commit('README.md', '\nEven more words.\n');
    expect(await deployed()).toEqual(['infra-staging']);
  });

  it('a detached HEAD without a CI variable is an error', async () => {
    await checkout.git('checkout', '--quiet', '--detach');
    const said = await checkout.command('node', ['scripts/affected-base.mjs'], { TRAVIS_BRANCH: '' });
    expect(said.code).toBe(1);
    expect(said.all).toContain('TRAVIS_BRANCH');
  });

  it('a detached HEAD takes the branch that Travis names', async () => {
    const said = await checkout.command('node', ['scripts/affected-base.mjs'], { TRAVIS_BRANCH: 'feature/x' });
    expect(said.stdout.trim()).toBe(await checkout.git('merge-base', 'origin/main', 'HEAD'));
  });
});
