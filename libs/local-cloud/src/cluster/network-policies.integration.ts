import { readFileSync } from 'node:fs';
import { KubeClient } from '../kube-client/client.ts';
import { at, type JsonObject } from '../base/json.ts';
import { start } from '../start.ts';
import { localCloud } from '../testing/command.ts';
import { deployRedis, redis, until } from '../testing/workload.ts';

/** NetworkPolicies as the running cloud enforces them; what two environments make of them is part of the end-to-end tests. */

jest.setTimeout(300_000);

let kube: KubeClient;
let address: string;

beforeAll(async () => {
  await localCloud('up');
  const { env } = await start(() => undefined);
  kube = KubeClient.fromKubeconfig(readFileSync(env['KUBECONFIG'] ?? '', 'utf8'));
  address = await deployRedis(kube);
});
afterAll(() => localCloud('down'));

const manager = { fieldManager: 'test', force: 'true' };
const allow = (namespace: string, spec: JsonObject) =>
  kube.apply(`/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/policy`, manager, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'policy' },
    spec: { podSelector: {}, ...spec },
  });

it('a NetworkPolicy holds for the first connection that a pod makes', async () => {
  const target = await until('address', async () => {
    const pod = await kube.find('/api/v1/namespaces/test/pods/redis-0');
    return at(pod, 'status', 'podIP') as string | undefined;
  });
  for (const name of ['open', 'closed']) {
    await kube.apply(`/api/v1/namespaces/${name}`, manager, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }
  await allow('closed', { policyTypes: ['Egress'] });
  // The image has no sleep, and the connections end with the shell.
  const wait = 'turns=0; while [ $turns -lt 1000000 ]; do turns=$((turns + 1)); done';
  const script = `for try in 1 2 3 4 5 6 7 8; do redis-cli -h ${target} ping & done; ${wait}`;
  const said = async (namespace: string, name: string) => {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    const container = { name: 'redis', image: 'docker.io/library/redis:7', command: ['sh', '-c', script] };
    const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 0, containers: [container] };
    await until('service account', () => kube.find(`/api/v1/namespaces/${namespace}/serviceaccounts/default`));
    await kube.apply(path, manager, { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
    await until('end', async () => at(await kube.get(path), 'status', 'phase') === 'Succeeded' || undefined);
    return kube.text(`${path}/log`, {});
  };
  expect(await said('open', 'first')).toContain('PONG');
  for (const name of ['first', 'second', 'third']) expect(await said('closed', name)).not.toContain('PONG');
});

it('a NetworkPolicy holds for what comes to a pod through its balancer', async () => {
  await until('answer', () => redis(address, 'PING'));
  await allow('test', { policyTypes: ['Ingress'] });
  await until('silence', async () => ((await redis(address, 'PING')) ? undefined : true));
  await allow('test', { policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'TCP', port: 6379 }] }] });
  expect(await until('answer', () => redis(address, 'PING'))).toBe('+PONG');
});
