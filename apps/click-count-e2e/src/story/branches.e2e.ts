import { Checkout } from '../support/checkout.ts';
import { withBrowser } from '@per-branch/test-support/browser';
import { click, count, send, settled } from '../support/click-count.ts';
import { isReady, type Cluster } from '../support/cluster.ts';
import { resolve } from '../support/dns.ts';
import { addressOf, cloud, environment, platform, report, run, type Environment } from '../support/local-cloud.ts';
import { until } from '@per-branch/test-support/until';

/** Two branches, each in the clone of the person who works on it. */
describe('every branch has an environment of its own', () => {
  let ours: Checkout;
  let theirs: Checkout;
  let dns: string;
  let cluster: Cluster;
  let one: Environment;
  let two: Environment;

  beforeAll(async () => {
    [ours, theirs] = [await Checkout.clone(), await Checkout.clone()];
    await ours.git('checkout', '--quiet', '-b', 'feature/one');
    await theirs.git('checkout', '--quiet', '-b', 'feature/two');
    await platform(ours, 'staging');
    // Two stacks at once, as two builds of a CI would.
    await Promise.all([run(ours, 'infra-staging:deploy'), run(theirs, 'infra-staging:deploy')]);
    one = await environment(ours, 'infra-staging');
    two = await environment(theirs, 'infra-staging');
    ({ dns, cluster } = await cloud(ours));
  });

  afterAll(async () => {
    await run(ours, 'infra-staging:destroy', '--yes').catch(() => undefined);
    await Promise.all([ours.remove(), theirs.remove()]);
  });

  it('records what runs', async () => {
    expect(one.branch).toBe('feature/one');
    expect(one.commit).toBe(await ours.git('rev-parse', 'HEAD'));
    expect(one.version).toBe(one.commit);
    expect(one.image).toMatch(/\/click-count@sha256:[0-9a-f]{64}$/);
    expect(one.image).toContain(one.digest);
  });

  it('is reached by name: a CNAME to the A record of its load balancer', async () => {
    for (const env of [one, two]) {
      const answer = await resolve(dns, env.host);
      expect(answer.addresses).toEqual([env.address]);
      expect(answer.cname).toHaveLength(1);
      expect(await resolve(dns, answer.cname[0] ?? '')).toEqual({ cname: [], addresses: [env.address] });
    }
    expect(one.address).not.toBe(two.address);
  });

  it('counts for itself', async () => {
    await click(addressOf(one));
    await click(addressOf(one));
    await click(addressOf(two));
    expect(await count(addressOf(one))).toBe(2n);
    expect(await count(addressOf(two))).toBe(1n);
  });

  it('never sends HTTP to Redis', async () => {
    const pods = await cluster.list(`/api/v1/namespaces/${one.namespace}/pods`);
    const redis = pods.filter((pod) => pod.metadata.name.includes('redis'));
    expect(redis).toHaveLength(1);
    for (let request = 0; request < 100; request++) {
      expect((await send(addressOf(one), 'GET', '/rest/healthcheck')).body).toBe('ok');
    }
    const slices = await cluster.list(`/apis/discovery.k8s.io/v1/namespaces/${one.namespace}/endpointslices`);
    const public_ = slices.filter((slice) => !slice.metadata.name.includes('redis'));
    const reached = public_.flatMap((slice) => slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
    expect(reached).toHaveLength(2);
    expect(reached).not.toContain(redis[0]?.status?.podIP);
    expect(await cluster.log(one.namespace, redis[0]?.metadata.name ?? '')).not.toContain('SECURITY ATTACK');
  });

  it('shows the number to a person who clicks in a browser', async () => {
    const before = await count(addressOf(one));
    await withBrowser({ [one.host]: one.address }, async (browser) => {
      const page = await browser.newPage();
      await page.goto(one.url);
      await page.getByRole('button').first().click();
      await page
        .getByText(String(before + 1n), { exact: true })
        .first()
        .waitFor();
    });
    expect(await count(addressOf(one))).toBe(before + 1n);
  });

  it('is not changed by a second `up` of the same version', async () => {
    const again = await report(ours, 'infra-staging:up', `--version=${one.version}`);
    expect(Object.keys(again.changes ?? {})).toEqual(['same']);
    expect(again.outputs).toEqual(one);
  });

  it('keeps its clicks when the Redis pod is killed', async () => {
    const last = await click(addressOf(one));
    const path = `/api/v1/namespaces/${one.namespace}/pods`;
    const redis = async () => (await cluster.list(path)).find((pod) => pod.metadata.name.includes('redis'));
    const before = (await redis())?.metadata;
    await cluster.kill(`${path}/${before?.name}`);
    await until(
      async () => {
        const now = await redis();
        return now !== undefined && now.metadata.uid !== before?.uid && isReady(now);
      },
      'another Redis serves',
      180,
    );
    await settled(addressOf(one));
    expect(await click(addressOf(one))).toBe(last + 1n);
  });

  it('`destroy --branch` from another clone deletes namespace, DNS records, volume and stack; the other branch still serves', async () => {
    const namespaces = [one.namespace, two.namespace];
    const volumes = async () =>
      (await cluster.list('/api/v1/persistentvolumes')).filter(({ spec }) =>
        namespaces.includes(spec?.claimRef?.namespace ?? ''),
      );
    expect(await volumes()).toHaveLength(2);
    const before = await count(addressOf(one));
    const third = await Checkout.clone();
    try {
      await run(third, 'infra-staging:destroy', '--branch=feature/two', '--yes');
    } finally {
      await third.remove();
    }
    expect(await cluster.exists(`/api/v1/namespaces/${two.namespace}`)).toBe(false);
    expect(await resolve(dns, two.host)).toEqual({ cname: [], addresses: [] });
    await expect(send(addressOf(two), 'GET', '/', { timeout: 1_000 })).rejects.toThrow();
    await until(async () => (await volumes()).length === 1, 'the volume is deleted', 180);
    expect((await theirs.nx('run', 'infra-staging:outputs', '--configuration=local')).code).not.toBe(0);
    expect(await count(addressOf(one))).toBe(before);
    expect((await resolve(dns, one.host)).addresses).toEqual([one.address]);
  });
});
