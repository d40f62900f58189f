import { Agent } from 'node:http';
import { networkInterfaces } from 'node:os';
import { Checkout } from '../support/checkout.ts';
import { click, settled } from '../support/click-count.ts';
import { isReady, type Cluster, type KubernetesObject } from '../support/cluster.ts';
import { type Listener, listenOn, metadataServer } from '../support/listeners.ts';
import { addressOf, cloud, environment, platform, run, type Environment } from '../support/local-cloud.ts';
import { pidOf } from '@per-branch/test-support/pids';
import { probe } from '../support/probe.ts';
import { until } from '@per-branch/test-support/until';

const METADATA = '169.254.169.254';
/** The node as its pods see it, and a port of it that nothing else listens on. */
const NODE = '10.244.0.1';
const NODE_SERVICE = 39_053;

/** Two environments on one cluster, and what a connection from inside a pod of the first comes to. */
describe('an environment reaches its own Redis and name server, and nothing else', () => {
  let checkout: Checkout;
  let cluster: Cluster;
  let one: Environment;
  let two: Environment;
  let app: { namespace: string; name: string };
  const listeners: Listener[] = [];
  /** Of the first environment itself. */
  let own: string[];
  /** Everything else, each with a listener. */
  let others: Record<string, string>;

  const policies = (env: Environment) => `/apis/networking.k8s.io/v1/namespaces/${env.namespace}/networkpolicies`;
  const pods = (env: Environment) => cluster.list(`/api/v1/namespaces/${env.namespace}/pods`);
  const isRedis = ({ metadata }: KubernetesObject) => metadata.name.includes('redis');
  const probed = (targets: string[]) => probe(cluster, app, targets);
  const become = (targets: string[], result: string) =>
    until(
      async () => Object.values(await probed(targets)).every((seen) => seen === result),
      `${targets.length} targets are ${result}`,
      180,
    );
  const all = (targets: string[], result: string) => Object.fromEntries(targets.map((target) => [target, result]));

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-b', 'policy/one');
    await platform(checkout, 'staging');
    await run(checkout, 'infra-staging:deploy');
    one = await environment(checkout, 'infra-staging');
    await run(checkout, 'infra-staging:up', '--branch=policy/two', `--version=${one.version}`);
    two = await environment(checkout, 'infra-staging', '--branch=policy/two');
    ({ cluster } = await cloud(checkout));

    const ready = (await pods(one)).find((pod) => !isRedis(pod) && isReady(pod));
    app = { namespace: one.namespace, name: ready?.metadata.name ?? '' };
    const services = async (env: Environment) => cluster.list(`/api/v1/namespaces/${env.namespace}/services`);
    const service = async (env: Environment, redis: boolean) =>
      (await services(env)).find((object) => isRedis(object) === redis)?.spec?.clusterIP ?? '';
    const pod = async (redis: boolean) => (await pods(two)).find((one) => isRedis(one) === redis)?.status?.podIP ?? '';
    own = ['redis:6379', `${await service(one, true)}:6379`, '169.254.20.10:53'];

    const [slice] = await cluster.list('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices');
    listeners.push(await listenOn(NODE, slice?.ports?.[0]?.port ?? 0));
    listeners.push(await listenOn('0.0.0.0', NODE_SERVICE));
    listeners.push(await metadataServer(METADATA, [80, 53]));
    const machine = Object.values(networkInterfaces()).flat();
    const outside = machine.find(
      (address) => address?.family === 'IPv4' && !address.internal && address.address !== NODE,
    );
    others = {
      'the other Redis': `${await pod(true)}:6379`,
      'the Service of the other Redis': `${await service(two, true)}:6379`,
      'the other app': `${await pod(false)}:8080`,
      'the Service of the other app': `${await service(two, false)}:80`,
      'the API server': '10.96.0.1:443',
      'the node’s kubelet': `${NODE}:10250`,
      'a port of the node': `${NODE}:${NODE_SERVICE}`,
      ...(outside && { 'a port of the node by its outer address': `${outside.address}:${NODE_SERVICE}` }),
      'the metadata server': `${METADATA}:80`,
      'a foreign name server': `${METADATA}:53`,
    };
  });

  afterAll(async () => {
    for (const listener of listeners) listener.close();
    await run(checkout, 'infra-staging:destroy', '--branch=policy/two', '--yes').catch(() => undefined);
    await run(checkout, 'infra-staging:destroy', '--yes').catch(() => undefined);
    await checkout.remove();
  });

  it('would reach all the rest without its policies, so that each target has a listener', async () => {
    const targets = Object.values(others);
    const removed = [...(await cluster.list(policies(one))), ...(await cluster.list(policies(two)))];
    expect(removed.length).toBeGreaterThan(2);
    const pathOf = ({ metadata }: KubernetesObject) => policies(metadata.namespace === one.namespace ? one : two);
    try {
      for (const policy of removed) await cluster.kill(`${pathOf(policy)}/${policy.metadata.name}`);
      await become(targets, 'open');
    } finally {
      for (const policy of removed) await cluster.create(pathOf(policy), policy);
    }
  });

  it('reaches none of the rest with them', async () => {
    const targets = Object.values(others);
    await become(targets, 'closed');
    await become(own, 'open');
    expect(await probed(targets)).toEqual(all(targets, 'closed'));
  });

  it('has no way around over IPv6, which no policy covers', async () => {
    const script = `const all = require('node:os').networkInterfaces().eth0 ?? [];
      console.log(all.find(({ family }) => family === 'IPv6')?.address ?? '');`;
    const theirs = (await pods(two)).find((pod) => !isRedis(pod))?.metadata.name ?? '';
    const address = (await cluster.exec(two.namespace, theirs, ['/usr/local/bin/node', '-e', script])).trim();
    // A kernel without IPv6 has no such address.
    if (address) expect(await probed([`${address}%eth0:8080`])).toEqual({ [`${address}%eth0:8080`]: 'closed' });
  });

  it('opens no connection while the policy engine is dead, keeps those that are open, and goes on when it is back', async () => {
    const policyEngine = () => pidOf(/\/kubernetes$/, 'kube-network-policies');
    const [engine, supervisor] = [policyEngine(), pidOf(/\/local-cloud\/dist\/supervisor\/main\.js$/)];
    // By address: a name that is not resolved takes longer than the time of a connection.
    const addresses = own.slice(1);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = await click(addressOf(one), { agent });
    process.kill(supervisor, 'SIGSTOP');
    try {
      process.kill(engine, 'SIGKILL');
      expect(await probed(addresses)).toEqual(all(addresses, 'closed'));
      await expect(click(addressOf(one), { timeout: 2_000 })).rejects.toThrow();
      expect(await click(addressOf(one), { agent })).toBe(before + 1n);
    } finally {
      process.kill(supervisor, 'SIGCONT');
      agent.destroy();
    }
    await become(addresses, 'open');
    // The node's probes of the pods were held up as well.
    await settled(addressOf(one));
    expect(policyEngine()).not.toBe(engine);
    expect(await click(addressOf(one))).toBe(before + 2n);
    const targets = Object.values(others);
    expect(await probed(targets)).toEqual(all(targets, 'closed'));
  });
});
