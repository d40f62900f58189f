import { type V1NetworkPolicy, type V1NetworkPolicySpec, type V1Namespace, type V1Pod } from '@kubernetes/client-node';
import { until } from '@per-branch/test-support/until';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { start } from '../start.ts';
import { localCloud } from '../testing/command.ts';
import { deployRedis, ifExists, redis } from '../testing/workload.ts';

/** NetworkPolicies in a running cloud; those of two environments are part of the end-to-end tests. */

jest.setTimeout(300_000);

let kube: KubernetesClient;
let address: string;

beforeAll(async () => {
  await localCloud('up');
  const { env } = await start(() => undefined);
  kube = kubernetesClient(env['KUBECONFIG'] ?? '');
  address = await deployRedis(kube);
});
afterAll(() => localCloud('down'));

const allow = (namespace: string, spec: V1NetworkPolicySpec) => {
  const metadata = { name: 'policy', namespace };
  const policy: V1NetworkPolicy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector: {}, ...spec },
  };
  return kube.apply(policy, 'test');
};

it('a NetworkPolicy applies to the first connection of a pod', async () => {
  const target = await until(
    async () => {
      const pod = await ifExists(kube.core.readNamespacedPod({ name: 'redis-0', namespace: 'test' }));
      return pod?.status?.podIP;
    },
    'address',
    60,
  );
  for (const name of ['open', 'closed']) {
    const namespace: V1Namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await kube.apply(namespace, 'test');
  }
  await allow('closed', { policyTypes: ['Egress'] });
  // The image has no sleep, and the shell's end would end the connections.
  const wait = 'turns=0; while [ $turns -lt 1000000 ]; do turns=$((turns + 1)); done';
  const script = `for try in 1 2 3 4 5 6 7 8; do redis-cli -h ${target} ping & done; ${wait}`;
  const logOf = async (namespace: string, name: string) => {
    const container = { name: 'redis', image: 'docker.io/library/redis:7', command: ['sh', '-c', script] };
    const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 0, containers: [container] };
    const pod: V1Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec };
    const { core, apply } = kube;
    const account = { name: 'default', namespace };
    await until(() => ifExists(core.readNamespacedServiceAccount(account)), 'service account', 60);
    await apply(pod, 'test');
    const phase = async () => (await core.readNamespacedPod({ name, namespace })).status?.phase;
    await until(async () => (await phase()) === 'Succeeded', 'end', 60);
    return core.readNamespacedPodLog({ name, namespace });
  };
  expect(await logOf('open', 'first')).toContain('PONG');
  for (const name of ['first', 'second', 'third']) expect(await logOf('closed', name)).not.toContain('PONG');
});

it('a NetworkPolicy applies to connections through a load balancer', async () => {
  await until(() => redis(address, 'PING'), 'answer', 60);
  await allow('test', { policyTypes: ['Ingress'] });
  await until(async () => !(await redis(address, 'PING')), 'refusal', 60);
  await allow('test', { policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'TCP', port: 6379 }] }] });
  expect(await until(() => redis(address, 'PING'), 'answer', 60)).toBe('+PONG');
});
