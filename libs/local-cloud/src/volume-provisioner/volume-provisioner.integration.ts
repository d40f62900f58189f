import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeClient } from '../kube-client/client.ts';
import { type JsonObject, list, text } from '../base/json.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { tool } from '../providers/testing/tool.ts';
import { type Component } from '../base/component-context.ts';
import { startVolumeProvisioner } from './volume-provisioner.ts';

jest.setTimeout(60_000);

const MANAGER = { fieldManager: 'test', force: 'true' };
const NAMESPACE = '/api/v1/namespaces/default';

let folder: string;
let plane: ControlPlane;
let client: KubeClient;
let volumes: Component;

/** With real controllers and a real scheduler. That a pod writes to its volume needs a kubelet: see the end-to-end tests. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'volumes-'));
  plane = await startControlPlane(tool('kubernetes'));
  const adminKubeconfig = join(folder, 'kubeconfig');
  writeFileSync(adminKubeconfig, plane.kubeconfig('local'));
  client = KubeClient.fromKubeconfig(plane.kubeconfig('local'));
  volumes = startVolumeProvisioner({ adminKubeconfig, stateDir: folder, binary: '', log: () => undefined });
  await joinNode();
  await until('the default service account', () => client.find(`${NAMESPACE}/serviceaccounts/default`));
});

afterAll(async () => {
  await volumes.stop();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A node that says it is ready, and runs nothing. */
async function joinNode(): Promise<void> {
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'local', labels: { 'kubernetes.io/hostname': 'local' } },
  };
  await client.apply('/api/v1/nodes/local', MANAGER, node);
  const status = {
    allocatable: { cpu: '8', memory: '8Gi', pods: '100' },
    conditions: [{ type: 'Ready', status: 'True' }],
  };
  await client.apply('/api/v1/nodes/local/status', MANAGER, { ...node, status });
}

async function claim(name: string, spec: JsonObject = {}): Promise<string> {
  const common = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Mi' } } };
  const made = await client.apply(`${NAMESPACE}/persistentvolumeclaims/${name}`, MANAGER, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { ...common, ...spec },
  });
  return text(made, 'metadata', 'uid');
}

async function pod(name: string): Promise<void> {
  await client.apply(`${NAMESPACE}/pods/${name}`, MANAGER, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      containers: [{ name: 'c', image: 'i', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  });
}

const phase = async (name: string) =>
  text(await client.get(`${NAMESPACE}/persistentvolumeclaims/${name}`), 'status', 'phase');
const volumeNames = async () =>
  list(await client.get('/api/v1/persistentvolumes'), 'items').map((volume) => text(volume, 'metadata', 'name'));
const folders = () => (existsSync(join(folder, 'volumes')) ? readdirSync(join(folder, 'volumes')) : []);

async function remove(name: string): Promise<void> {
  await client.delete(`${NAMESPACE}/pods/${name}`, { gracePeriodSeconds: 0 });
  await client.delete(`${NAMESPACE}/persistentvolumeclaims/${name}`, {});
}

async function until(what: string, condition: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (await condition()) return;
    await delay(50);
  }
  throw new Error(`not within 20 s: ${what}`);
}

it('a claim that names no class gets a volume with its first pod, which goes with the claim', async () => {
  const uid = await claim('data');
  await delay(500);
  expect(await phase('data')).toBe('Pending');
  await pod('data');
  await until('the claim is bound', async () => (await phase('data')) === 'Bound');
  expect(await volumeNames()).toEqual([`pvc-${uid}`]);
  expect(folders()).toEqual([uid]);
  await until('the pod has a node', async () => text(await client.get(`${NAMESPACE}/pods/data`), 'spec', 'nodeName'));
  writeFileSync(join(folder, 'volumes', uid, 'file'), 'kept');
  await remove('data');
  await until('the volume is gone', async () => (await volumeNames()).length === 0);
  expect(folders()).toEqual([]);
});

it('a claim keeps its volume and what is in it when its pod is replaced', async () => {
  const uid = await claim('kept');
  await pod('kept');
  await until('the claim is bound', async () => (await phase('kept')) === 'Bound');
  writeFileSync(join(folder, 'volumes', uid, 'file'), 'kept');
  await client.delete(`${NAMESPACE}/pods/kept`, { gracePeriodSeconds: 0 });
  await pod('kept');
  await delay(500);
  expect(readdirSync(join(folder, 'volumes', uid))).toEqual(['file']);
  await remove('kept');
  await until('the volume is gone', async () => (await volumeNames()).length === 0);
});

it('a claim that went while nobody looked leaves nothing behind', async () => {
  await claim('meanwhile');
  await pod('meanwhile');
  await until('the claim is bound', async () => (await phase('meanwhile')) === 'Bound');
  await volumes.stop();
  await remove('meanwhile');
  await delay(500);
  expect(folders()).toHaveLength(1);
  volumes = startVolumeProvisioner({
    adminKubeconfig: join(folder, 'kubeconfig'),
    stateDir: folder,
    binary: '',
    log: () => undefined,
  });
  await until('the volume is gone', async () => (await volumeNames()).length === 0);
  expect(folders()).toEqual([]);
});

it('a volume of this class that points elsewhere takes nothing with it', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  try {
    const uid = await claim('tampered');
    await pod('tampered');
    await until('the claim is bound', async () => (await phase('tampered')) === 'Bound');
    const claimRef = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      name: 'nobody',
      namespace: 'default',
      uid: 'gone',
    };
    const volume = await client.get(`/api/v1/persistentvolumes/pvc-${uid}`);
    const spec = { ...(volume['spec'] as JsonObject), local: { path: elsewhere }, claimRef };
    const metadata = { name: 'elsewhere', annotations: (volume['metadata'] as JsonObject)['annotations'] ?? {} };
    await client.apply('/api/v1/persistentvolumes/elsewhere', MANAGER, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata,
      spec,
    });
    await until('the volume is gone', async () => !(await volumeNames()).includes('elsewhere'));
    expect(existsSync(elsewhere)).toBe(true);
    await remove('tampered');
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
