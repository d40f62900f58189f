import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkout } from '../support/checkout.ts';
import { click, count, settled } from '../support/click-count.ts';
import { type Cluster } from '../support/cluster.ts';
import { addressOf, cloud, environment, platform, run, type Environment } from '../support/local-cloud.ts';

/** One environment, and what others, and later versions of its program, do to it. */
describe('a deployed environment keeps its data', () => {
  let checkout: Checkout;
  let cluster: Cluster;
  let env: Environment;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-b', 'feature/owned');
    await platform(checkout, 'staging');
    await run(checkout, 'infra-staging:deploy');
    env = await environment(checkout, 'infra-staging');
    ({ cluster } = await cloud(checkout));
    await click(addressOf(env));
  });

  afterAll(async () => {
    await run(checkout, 'infra-staging:destroy', '--yes').catch(() => undefined);
    await checkout.remove();
  });

  const nx = (target: string, ...flags: string[]) => checkout.nx('run', target, '--configuration=local', ...flags);
  const up = () => nx('infra-staging:up', `--version=${env.version}`);
  const claim = async () => {
    const [found] = await cluster.list(`/api/v1/namespaces/${env.namespace}/persistentvolumeclaims`);
    return found;
  };
  const pods = async () =>
    (await cluster.list(`/api/v1/namespaces/${env.namespace}/pods`))
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.uid);

  it('from another program with the same app and branch: its `up` is refused, its `destroy` deletes nothing of it', async () => {
    await copyProgram(checkout, 'infra-staging', 'infra-other');
    const refused = await nx('infra-other:up', `--version=${env.version}`);
    expect(refused.code).not.toBe(0);
    expect(refused.all).toContain(`Namespace ${env.namespace} exists and belongs to stack organization/infra-staging/`);
    await run(checkout, 'infra-other:destroy', '--yes');
    expect(await count(addressOf(env))).toBe(1n);
  });

  it('from its platform: `infra-platform:destroy` is refused before anything is deleted, and names the environment', async () => {
    const refused = await nx('infra-platform:destroy', '--stack=staging', '--yes');
    expect(refused.code).not.toBe(0);
    expect(refused.all).toContain(`${env.namespace} (branch "feature/owned", organization/infra-staging/`);
    expect(await count(addressOf(env))).toBe(1n);
  });

  describe('when `redis.volume` changes', () => {
    const STORAGE_CLASS = '/apis/storage.k8s.io/v1/storageclasses/standard-rwo';
    const PROGRAM = 'apps/infra-staging/src/staging.ts';
    afterAll(() => cluster.patch(STORAGE_CLASS, { allowVolumeExpansion: null }));

    it('is as it was, with the steps, where the class does not let volumes grow', async () => {
      await checkout.edit(PROGRAM, 'release,', "release, redis: { volume: '2Gi' },");
      const before = await claim();
      const refused = await up();
      expect(refused.code).not.toBe(0);
      expect(refused.all).toContain(`expected 1Gi, the size of claim ${env.namespace}/data-redis-0; got "2Gi"`);
      expect(refused.all).toContain('kubectl patch storageclass standard-rwo');
      expect((await claim())?.spec).toEqual(before?.spec);
    });

    it('has the larger claim, the same one, where the class does', async () => {
      await cluster.patch(STORAGE_CLASS, { allowVolumeExpansion: true });
      const before = await claim();
      const result = await up();
      if (result.code !== 0) throw new Error(result.all);
      const now = await claim();
      expect(now?.metadata.uid).toBe(before?.metadata.uid);
      expect(now?.spec).toMatchObject({ resources: { requests: { storage: '2Gi' } } });
      expect(await count(addressOf(env))).toBe(1n);
    });

    it('is not made smaller', async () => {
      await checkout.edit(PROGRAM, "volume: '2Gi'", "volume: '1Gi'");
      const refused = await up();
      await checkout.edit(PROGRAM, "volume: '1Gi'", "volume: '2Gi'");
      expect(refused.code).not.toBe(0);
      expect(refused.all).toContain('expected at least 2Gi');
    });
  });

  it('when its password changes: all pods are replaced, and count on', async () => {
    const before = await pods();
    await checkout.edit('libs/branch-env/src/redis.ts', 'length: 32', 'length: 40');
    const result = await up();
    if (result.code !== 0) throw new Error(result.all);
    const now = await pods();
    expect(now).toHaveLength(before.length);
    expect(now.filter((uid) => before.includes(uid))).toEqual([]);
    await settled(addressOf(env));
    expect(await click(addressOf(env))).toBe(2n);
  });
});

/** Another program that makes the same environments. */
async function copyProgram(checkout: Checkout, name: string, copy: string): Promise<void> {
  const [from, to] = [join(checkout.folder, 'apps', name), join(checkout.folder, 'apps', copy)];
  await cp(from, to, { recursive: true, filter: (path) => !/\/(dist|node_modules)(\/|$)/.test(path) });
  for (const file of ['package.json', 'Pulumi.yaml']) {
    const path = join(to, file);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(name, copy));
  }
  await checkout.git('add', '--all');
  await checkout.git('commit', '--quiet', '--message', `copy ${name}`);
}
