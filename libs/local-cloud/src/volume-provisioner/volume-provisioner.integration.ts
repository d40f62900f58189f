import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type V1Node, type V1PersistentVolume } from '@kubernetes/client-node';
import { until } from '@per-branch/test-support/until';
import { type Component } from '../base/component-context.ts';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { tool } from '../providers/testing/tool.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { startVolumeProvisioner } from './volume-provisioner.ts';

jest.setTimeout(60_000);

let folder: string;
let plane: ControlPlane;
let client: KubernetesClient;
let provisioner: Component;

/** With real controllers and a real scheduler. That a pod writes to its volume needs a kubelet, and is tested end to end. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'volumes-'));
  plane = await startControlPlane(tool('kubernetes'));
  client = kubernetesClient(plane.adminKubeconfig);
  provisioner = start();
  await addNode();
  const account = { name: 'default', namespace: 'default' };
  await until(() => client.core.readNamespacedServiceAccount(account), 'the default service account', 20);
});

afterAll(async () => {
  await provisioner.stop();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(): Component {
  const { adminKubeconfig } = plane;
  return startVolumeProvisioner({ adminKubeconfig, stateDir: folder, binary: '', log: () => undefined });
}

/** A node that is ready, and runs nothing. */
async function addNode(): Promise<void> {
  const body: V1Node = {
    metadata: { name: 'local', labels: { 'kubernetes.io/hostname': 'local' } },
    status: {
      allocatable: { cpu: '8', memory: '8Gi', pods: '100' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
  await client.core.createNode({ body });
}

/** Returns the claim's uid. */
async function addClaim(name: string): Promise<string> {
  const { metadata } = await client.core.createNamespacedPersistentVolumeClaim({
    namespace: 'default',
    body: {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Mi' } } },
    },
  });
  return metadata?.uid ?? '';
}

async function addPod(name: string): Promise<void> {
  const containers = [{ name: 'c', image: 'i', volumeMounts: [{ name: 'data', mountPath: '/data' }] }];
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: name } }];
  const body = { metadata: { name }, spec: { containers, volumes } };
  await client.core.createNamespacedPod({ namespace: 'default', body });
}

/** Adds a claim and its pod, and waits for the volume; returns the claim's uid. */
async function addBoundClaim(name: string): Promise<string> {
  const uid = await addClaim(name);
  await addPod(name);
  await until(async () => (await phase(name)) === 'Bound', 'the claim is bound', 20);
  return uid;
}

const object = (name: string) => ({ name, namespace: 'default' });
const phase = async (name: string) =>
  (await client.core.readNamespacedPersistentVolumeClaim(object(name))).status?.phase;
const volumeNames = async () => (await client.core.listPersistentVolume()).items.map(({ metadata }) => metadata?.name);
const folders = () => (existsSync(join(folder, 'volumes')) ? readdirSync(join(folder, 'volumes')) : []);
const removePod = (name: string) => client.core.deleteNamespacedPod({ ...object(name), gracePeriodSeconds: 0 });

async function remove(name: string): Promise<void> {
  await removePod(name);
  await client.core.deleteNamespacedPersistentVolumeClaim(object(name));
}

const volumesRemoved = () => until(async () => (await volumeNames()).length === 0, 'all volumes are removed', 20);

it('a claim that names no class gets a volume with its first pod, and it is removed with the claim', async () => {
  const uid = await addClaim('data');
  await delay(500);
  expect(await phase('data')).toBe('Pending');
  await addPod('data');
  await until(async () => (await phase('data')) === 'Bound', 'the claim is bound', 20);
  expect(await volumeNames()).toEqual([`pvc-${uid}`]);
  expect(folders()).toEqual([uid]);
  const node = async () => (await client.core.readNamespacedPod(object('data'))).spec?.nodeName;
  await until(node, 'the pod has a node', 20);
  writeFileSync(join(folder, 'volumes', uid, 'file'), 'kept');
  await remove('data');
  await volumesRemoved();
  expect(folders()).toEqual([]);
});

it('a claim keeps its volume and the files in it when its pod is replaced', async () => {
  const uid = await addBoundClaim('kept');
  writeFileSync(join(folder, 'volumes', uid, 'file'), 'kept');
  await removePod('kept');
  await addPod('kept');
  await delay(500);
  expect(readdirSync(join(folder, 'volumes', uid))).toEqual(['file']);
  await remove('kept');
  await volumesRemoved();
});

it('the volume of a claim that was deleted while the provisioner was stopped is removed at its start', async () => {
  await addBoundClaim('meanwhile');
  await provisioner.stop();
  await remove('meanwhile');
  await delay(500);
  expect(folders()).toHaveLength(1);
  provisioner = start();
  await volumesRemoved();
  expect(folders()).toEqual([]);
});

it('a volume whose path is outside of the state folder is removed without its folder', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  try {
    const uid = await addBoundClaim('tampered');
    const { metadata, spec } = await client.core.readPersistentVolume({ name: `pvc-${uid}` });
    const claimRef = { ...spec?.claimRef, name: 'none', uid: 'none' };
    delete claimRef.resourceVersion;
    const volume: V1PersistentVolume = {
      metadata: { name: 'outside', annotations: metadata?.annotations },
      spec: { ...spec, local: { path: outside }, claimRef },
    };
    await client.core.createPersistentVolume({ body: volume });
    await until(async () => !(await volumeNames()).includes('outside'), 'the volume is removed', 20);
    expect(existsSync(outside)).toBe(true);
    await remove('tampered');
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});
