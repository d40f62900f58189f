import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeClient } from '../kube-client/client.ts';
import { type JsonObject, list, text } from '../base/json.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { tool } from '../providers/testing/tool.ts';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { startLoadBalancerController } from './load-balancer-controller.ts';

jest.setTimeout(60_000);

let folder: string;
let plane: ControlPlane;
let client: KubeClient;
let context: ComponentContext;
let balancers: Component;
const log: string[] = [];

/** With a real API server; that the addresses answer needs kube-proxy, and is seen in the end-to-end tests. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'balancers-'));
  plane = await startControlPlane(tool('kubernetes'));
  const adminKubeconfig = join(folder, 'kubeconfig');
  writeFileSync(adminKubeconfig, plane.kubeconfig('local'));
  client = KubeClient.fromKubeconfig(plane.kubeconfig('local'));
  context = { adminKubeconfig, stateDir: folder, binary: tool('kubernetes'), log: (line) => void log.push(line) };
  balancers = startLoadBalancerController(context);
});

afterAll(async () => {
  await balancers.stop();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = (name: string) => `/api/v1/namespaces/default/services/${name}`;

async function apply(name: string, spec: JsonObject = {}): Promise<void> {
  const service = { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec };
  const metadata = { name, namespace: 'default' };
  await client.apply(
    path(name),
    { fieldManager: 'test', force: 'true' },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: service },
  );
}

async function addresses(name: string): Promise<string[]> {
  return list(await client.get(path(name)), 'status', 'loadBalancer', 'ingress').map((ingress) => text(ingress, 'ip'));
}

async function address(name: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const [found] = await addresses(name);
    if (found) return found;
    await delay(50);
  }
  throw new Error(`${name} has no address after 5 s`);
}

it('two services have two addresses, and keep them', async () => {
  await Promise.all([apply('one'), apply('two')]);
  const given = [await address('one'), await address('two')];
  expect([...given].sort()).toEqual(['127.77.0.2', '127.77.0.3']);
  await apply('one', { ports: [{ port: 8080 }] });
  await apply('three');
  expect(await address('three')).toBe('127.77.0.4');
  expect([await address('one'), await address('two')]).toEqual(given);
});

it('another controller takes up what the last one gave', async () => {
  const before = await address('one');
  await balancers.stop();
  await apply('meanwhile');
  expect(await addresses('meanwhile')).toEqual([]);
  balancers = startLoadBalancerController(context);
  expect(await address('meanwhile')).toBe('127.77.0.5');
  expect(await address('one')).toBe(before);
});

it('an address is free again when its service is gone', async () => {
  const before = await address('two');
  await client.delete(path('two'), {});
  await apply('successor');
  expect(await address('successor')).toBe(before);
});

it('an address where another process listens on the port is passed over', async () => {
  const holder = createServer().listen(80, '127.77.0.6');
  await once(holder, 'listening');
  try {
    await apply('courteous');
    expect(await address('courteous')).toBe('127.77.0.7');
    await apply('other-port', { ports: [{ port: 81 }] });
    expect(await address('other-port')).toBe('127.77.0.6');
  } finally {
    holder.close();
  }
});

it('other services get none', async () => {
  await apply('inside', { type: 'ClusterIP' });
  await apply('of-others', { loadBalancerClass: 'example.com/theirs' });
  await apply('ours');
  await address('ours');
  expect(await addresses('inside')).toEqual([]);
  expect(await addresses('of-others')).toEqual([]);
  // The API server would refuse it; not even that is asked of it.
  expect(log).toEqual([]);
});

it('a service that no longer wants one gives it back', async () => {
  await apply('changing');
  const before = await address('changing');
  await apply('changing', { type: 'ClusterIP' });
  await apply('next');
  expect(await address('next')).toBe(before);
});
