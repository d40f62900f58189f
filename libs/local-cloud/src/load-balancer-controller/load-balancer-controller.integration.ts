import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type V1Service, type V1ServiceSpec } from '@kubernetes/client-node';
import { until } from '@per-branch/test-support/until';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { tool } from '../providers/testing/tool.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { startLoadBalancerController } from './load-balancer-controller.ts';

jest.setTimeout(60_000);

let folder: string;
let plane: ControlPlane;
let client: KubernetesClient;
let context: ComponentContext;
let controller: Component;
const log: string[] = [];

/** With a real API server; that the addresses answer needs kube-proxy, and is tested end to end. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'load-balancers-'));
  plane = await startControlPlane(tool('kubernetes'));
  const { adminKubeconfig } = plane;
  client = kubernetesClient(adminKubeconfig);
  context = { adminKubeconfig, stateDir: folder, binary: tool('kubernetes'), log: (line) => void log.push(line) };
  controller = startLoadBalancerController(context);
});

afterAll(async () => {
  await controller.stop();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const service = (name: string) => ({ name, namespace: 'default' });

async function apply(name: string, spec: V1ServiceSpec = {}): Promise<void> {
  const object: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: service(name),
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec },
  };
  await client.apply(object, 'test');
}

async function addresses(name: string): Promise<string[]> {
  const { status } = await client.core.readNamespacedService(service(name));
  return (status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip ?? '');
}

const address = (name: string) => until(async () => (await addresses(name))[0], `an address of ${name}`);

it('each Service of type LoadBalancer gets an address, and keeps it', async () => {
  await Promise.all([apply('one'), apply('two')]);
  const given = [await address('one'), await address('two')];
  expect([...given].sort()).toEqual(['127.77.0.2', '127.77.0.3']);
  await apply('one', { ports: [{ port: 8080 }] });
  await apply('three');
  expect(await address('three')).toBe('127.77.0.4');
  expect([await address('one'), await address('two')]).toEqual(given);
});

it('a restarted controller keeps the addresses of the one before', async () => {
  const before = await address('one');
  await controller.stop();
  await apply('meanwhile');
  expect(await addresses('meanwhile')).toEqual([]);
  controller = startLoadBalancerController(context);
  expect(await address('meanwhile')).toBe('127.77.0.5');
  expect(await address('one')).toBe(before);
});

it('the address of a deleted Service is assigned again', async () => {
  const before = await address('two');
  await client.core.deleteNamespacedService(service('two'));
  await apply('successor');
  expect(await address('successor')).toBe(before);
});

it('an address is skipped if another process listens on the port', async () => {
  const holder = createServer().listen(80, '127.77.0.6');
  await once(holder, 'listening');
  try {
    await apply('same-port');
    expect(await address('same-port')).toBe('127.77.0.7');
    await apply('other-port', { ports: [{ port: 81 }] });
    expect(await address('other-port')).toBe('127.77.0.6');
  } finally {
    holder.close();
  }
});

it('Services of another type or with a loadBalancerClass get no address', async () => {
  await apply('inside', { type: 'ClusterIP' });
  await apply('of-others', { loadBalancerClass: 'example.com/theirs' });
  await apply('ours');
  await address('ours');
  expect(await addresses('inside')).toEqual([]);
  expect(await addresses('of-others')).toEqual([]);
  // Nor was an assignment tried that the API server refused.
  expect(log).toEqual([]);
});

it('the address of a Service whose type changed is assigned again', async () => {
  await apply('changing');
  const before = await address('changing');
  await apply('changing', { type: 'ClusterIP' });
  await apply('next');
  expect(await address('next')).toBe(before);
});
