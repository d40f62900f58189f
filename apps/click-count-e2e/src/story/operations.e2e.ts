import { Checkout } from '../support/checkout.ts';
import { count } from '../support/click-count.ts';
import { isReady, type Cluster } from '../support/cluster.ts';
import { clicking } from '../support/load.ts';
import { addressOf, cloud, environment, platform, run, type Environment } from '../support/local-cloud.ts';
import { until } from '@per-branch/test-support/until';

/** One branch under load, and what its operators do to it. */
describe('every click is counted once and acknowledged while', () => {
  let checkout: Checkout;
  let cluster: Cluster;
  let env: Environment;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-b', 'feature/operated');
    await platform(checkout, 'staging');
    await run(checkout, 'infra-staging:deploy');
    env = await environment(checkout, 'infra-staging');
    ({ cluster } = await cloud(checkout));
  });

  afterAll(async () => {
    await run(checkout, 'infra-staging:destroy', '--yes').catch(() => undefined);
    await checkout.remove();
  });

  const deployments = () => `/apis/apps/v1/namespaces/${env.namespace}/deployments`;
  const patch = async (spec: object) => {
    const [deployment] = await cluster.list(deployments());
    await cluster.patch(`${deployments()}/${deployment?.metadata.name}`, { spec });
  };
  /** The pods of the app, terminating ones included. */
  const pods = async () => {
    const all = await cluster.list(`/api/v1/namespaces/${env.namespace}/pods`);
    return all.filter((pod) => !pod.metadata.name.includes('redis'));
  };
  const names = async () => (await pods()).map(({ metadata }) => metadata.name);
  const ready = async (replicas: number) => {
    const all = await pods();
    return all.length === replicas && all.every(isReady);
  };

  async function underLoad(work: () => Promise<void>): Promise<void> {
    const before = await count(addressOf(env));
    const load = clicking(addressOf(env));
    const enough = () => Promise.resolve(load.seen.acknowledged.length > 500);
    const worked = work().then(() => until(enough, 'enough clicks were acknowledged', 180));
    await worked.finally(async () => {
      const { acknowledged, failed } = await load.stop();
      console.log(`${acknowledged.length} clicks acknowledged, ${failed.length} failed`);
      expect(failed).toEqual([]);
      expect(new Set(acknowledged).size).toBe(acknowledged.length);
      expect(await count(addressOf(env))).toBe(before + BigInt(acknowledged.length));
    });
  }

  it('`deploy` rolls out a new version', () =>
    underLoad(async () => {
      const text = '"Counts clicks in Redis, exactly."';
      await checkout.edit('apps/click-count/package.json', text, text.replace('.', '!'));
      await run(checkout, 'infra-staging:deploy');
      const now = await environment(checkout, 'infra-staging');
      expect(now.version).not.toBe(env.version);
      expect(now.address).toBe(env.address);
      env = now;
    }));

  it('all of its pods are restarted', () =>
    underLoad(async () => {
      const before = await names();
      // What `kubectl rollout restart` changes.
      const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
      await patch({ template: { metadata: { annotations } } });
      const replaced = async () => !(await names()).some((name) => before.includes(name));
      await until(async () => (await replaced()) && (await ready(2)), 'other pods serve', 180);
    }));

  it('it is scaled down to one pod, and up again', () =>
    underLoad(async () => {
      await patch({ replicas: 1 });
      await until(() => ready(1), 'one pod is left', 180);
      await patch({ replicas: 2 });
      await until(() => ready(2), 'two pods serve', 180);
    }));

  it('a pod is evicted from its node', () =>
    underLoad(async () => {
      const [leaving] = await names();
      // Its budget is counted anew only after the pods of the work before are.
      await until(() => cluster.evict(env.namespace, leaving ?? '').then(() => true), 'the eviction is admitted', 180);
      await until(async () => !(await names()).includes(leaving ?? '') && (await ready(2)), 'another pod serves', 180);
    }));
});
