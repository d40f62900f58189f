import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkout } from '../support/checkout.ts';

const PROGRAMS = ['infra-platform', 'infra-production', 'infra-staging'];
const SERVICE = ['click-count', 'click-count-e2e', 'infra-staging'];
/** Specs of the programs use the local cloud, and its own use components. */
const LOCAL_CLOUD = ['click-count-e2e', ...PROGRAMS, 'local-cloud'];
const EVERYTHING = 'everything';

/** A file of the repository, and the projects that a commit affects which changes it alone. */
const TABLE: [file: string, affected: string[] | typeof EVERYTHING][] = [
  ['README.md', []],
  ['libs/dns/README.md', []],
  ['docs/guides/another.md', []],
  ['docs/guides/picture.svg', []],
  ['apps/click-count/docs/clicks-per-second.svg', []],
  ['.prettierrc.json', []],
  ['.travis.yml', []],
  ['apps/click-count/src/main.ts', SERVICE],
  ['apps/click-count/src/docs/docs.controller.ts', SERVICE],
  ['apps/click-count/public/page.css', SERVICE],
  ['apps/infra-production/src/index.ts', ['click-count-e2e', 'infra-production']],
  ['libs/dns/src/index.ts', [...LOCAL_CLOUD, 'dns']],
  ['libs/branch-env/src/index.ts', ['branch-env', 'click-count-e2e', ...PROGRAMS]],
  ['libs/local-cloud/go/kubernetes/main.go', LOCAL_CLOUD],
  ['libs/local-cloud/go/kubernetes-provider/go.mod', LOCAL_CLOUD],
  [
    'libs/test-support/go/fake-gcs-server/go.mod',
    ['branch-env', 'click-count', ...LOCAL_CLOUD, 'nx-pulumi', 'test-support'],
  ],
  ['libs/oci-image/src/image.ts', ['click-count', ...LOCAL_CLOUD, 'oci-image']],
  ['libs/nx-pulumi/go/pulumi/go.mod', [...LOCAL_CLOUD, 'nx-pulumi']],
  ['scripts/up.mjs', ['click-count-e2e']],
  ['package.json', EVERYTHING],
  ['package-lock.json', EVERYTHING],
  ['.npmrc', EVERYTHING],
  ['tsconfig.base.json', EVERYTHING],
  ['.gitignore', EVERYTHING],
  ['.nxignore', EVERYTHING],
  ['nx.json', EVERYTHING],
  ['jest.config.cjs', EVERYTHING],
  ['tsconfig.tools.json', EVERYTHING],
  ['scripts/jest-targets.mjs', EVERYTHING],
];

/** Which projects a commit affects: a real repository, real commits, and the base that the CI computes. */
describe('the affected graph', () => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-B', 'main');
    await checkout.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  });

  afterAll(() => checkout.remove());

  const commit = async (path: string, text = '\n') => {
    await appendFile(join(checkout.folder, path), text);
    await checkout.git('add', '--all');
    await checkout.git('commit', '--quiet', '--message', `change ${path}`);
  };

  const projects = async (...args: string[]) => {
    const shown = await checkout.command('nx', ['show', 'projects', '--json', ...args]);
    if (shown.code !== 0) throw new Error(shown.all);
    return (JSON.parse(shown.stdout) as string[]).sort();
  };
  const affected = async (...args: string[]) => {
    const base = (await checkout.command('node', ['scripts/affected-base.mjs'])).stdout.trim();
    return projects('--affected', `--base=${base}`, '--head=HEAD', ...args);
  };

  it.each(TABLE)('on the default branch, a change of %s affects %j', async (path, expected) => {
    await commit(path);
    expect(await affected()).toEqual(expected === EVERYTHING ? await projects() : [...expected].sort());
  });

  it.each([
    ['libs/dns/src/index.ts', ['infra-platform', 'infra-staging']],
    ['apps/infra-production/src/index.ts', []],
  ])('on the default branch, a change of %s deploys %j', async (path, expected) => {
    await commit(path);
    expect(await affected('--with-target=deploy')).toEqual(expected);
  });

  it('on a branch, everything since it left the default branch counts', async () => {
    await checkout.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    await checkout.git('checkout', '--quiet', '-b', 'feature/x');
    await commit('apps/click-count/src/main.ts');
    await commit('README.md');
    expect(await affected('--with-target=deploy')).toEqual(['infra-staging']);
  });
});
