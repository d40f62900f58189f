import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as gcp from '@pulumi/gcp';
import * as kubernetes from '@pulumi/kubernetes';
import * as random from '@pulumi/random';
import { type PulumiFn } from '@pulumi/pulumi/automation';
import { writeGkeAuthPlugin } from '../gke-auth/gke-auth.ts';
import { CLUSTER_ANNOTATION } from '../gke-auth/ownership.ts';
import { type Registry, startRegistry } from '../images/registry.ts';
import { pushTestImage } from '../images/testing/push-test-image.ts';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { gkeKubeconfig, ownerOf } from '../testing/gke-kubeconfig.ts';
import { ZoneFiles } from '../zones/zone-files.ts';
import { type Providers, serveProviders } from './index.ts';
import { ifExists } from '../testing/workload.ts';
import { tool } from './testing/tool.ts';
import { Stacks } from './testing/stack.ts';

jest.setTimeout(300_000);

let plane: ControlPlane;
let client: KubernetesClient;
let providers: Providers;
let stacks: Stacks;
let registry: Registry;
const stateDir = mkdtempSync(join(tmpdir(), 'providers-'));
const zones = new ZoneFiles(join(stateDir, 'zones'), () => Promise.resolve());

beforeAll(async () => {
  const binary = tool('kubernetes');
  plane = await startControlPlane(binary);
  const { endpoint, certificateAuthority, adminKubeconfig } = plane;
  client = kubernetesClient(adminKubeconfig);
  const context = { adminKubeconfig, stateDir, binary, log: console.error };
  registry = await startRegistry(context);
  const bin = join(stateDir, 'bin');
  await writeGkeAuthPlugin(bin, context);
  providers = await serveProviders({
    apiServer: { endpoint, certificateAuthority },
    adminKubeconfig,
    registry: registry.url,
    zones,
    stateDir,
  });
  stacks = new Stacks(providers.ports, bin);
});

afterAll(async () => {
  await registry.stop();
  stacks.remove();
  await providers.close();
  await plane.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const up = async (name: string, program: PulumiFn) => (await stacks.stack(name, program)).up();
const failure = (name: string, program: PulumiFn) =>
  up(name, program).then(
    () => 'no failure',
    (error: Error) => error.message,
  );
const destroy = async (name: string) => (await stacks.stack(name, () => Promise.resolve())).destroy();
const cluster = (name: string) => new kubernetes.Provider(name, { kubeconfig: gkeKubeconfig(plane, name) });
const namespace = (name: string) => ifExists(client.core.readNamespace({ name }));
const ownerOfNamespace = async (name: string) => (await namespace(name))?.metadata?.annotations?.[CLUSTER_ANNOTATION];

describe('the real engine with the official Kubernetes provider and the emulators', () => {
  it('two kubernetes providers of one program deploy to two clusters', async () => {
    await up('two', () => {
      new kubernetes.core.v1.Namespace('a', { metadata: { name: 'of-a' } }, { provider: cluster('a') });
      new kubernetes.core.v1.Namespace('b', { metadata: { name: 'of-b' } }, { provider: cluster('b') });
      return Promise.resolve();
    });
    expect([await ownerOfNamespace('of-a'), await ownerOfNamespace('of-b')]).toEqual([ownerOf('a'), ownerOf('b')]);
    await destroy('two');
    expect(await namespace('of-a')).toBeUndefined();
  });

  it('a kubernetes provider of another cluster replaces the resources of the old one', async () => {
    const program = (name: string) => () => {
      const provider = new kubernetes.Provider('cluster', { kubeconfig: gkeKubeconfig(plane, name) });
      const namespace = new kubernetes.core.v1.Namespace('moving', {}, { provider });
      return Promise.resolve({ name: namespace.metadata.name });
    };
    const before = await up('moved', program('old'));
    const after = await up('moved', program('new'));
    const [old, made] = [String(before.outputs['name']?.value), String(after.outputs['name']?.value)];
    expect(made).not.toBe(old);
    expect(await ownerOfNamespace(made)).toBe(ownerOf('new'));
    expect(await namespace(old)).toBeUndefined();
    await destroy('moved');
  });

  it('a second up of the same program changes nothing, and a refresh neither', async () => {
    const first = await up('same', environment('same', '1'));
    expect(first.summary.resourceChanges).toMatchObject({ create: 9 });
    const second = await up('same', environment('same', '1'));
    expect(second.summary.resourceChanges).toEqual({ same: 9 });
    const refreshed = await (await stacks.stack('same', environment('same', '1'))).refresh();
    expect(refreshed.summary.resourceChanges).toEqual({ same: 9 });
    const third = await up('same', environment('same', '1'));
    expect(third.summary.resourceChanges).toEqual({ same: 9 });
  });

  it('secrets are kept out of the state', async () => {
    const stack = await stacks.stack('same', environment('same', '1'));
    const { password } = await stack.outputs();
    const secret = password?.value as string;
    expect(secret).toMatch(/^[A-Za-z0-9]{20}$/);
    const encoded = Buffer.from(secret).toString('base64');
    expect([secret, encoded].filter((form) => stacks.state('same').includes(form))).toEqual([]);
  });

  it('a preview counts the changes of an update, also while the cluster is unknown', async () => {
    const stack = await stacks.stack('fresh', environment('fresh', '1'));
    expect((await stack.preview()).changeSummary).toEqual({ create: 9 });
    const known = await stacks.stack('same', environment('same', '2'));
    expect((await known.preview()).changeSummary).toEqual({ same: 8, update: 1 });
  });

  it('a Cluster with namespaces is not deleted, and the message names them', async () => {
    const platform = () =>
      Promise.resolve(void new gcp.container.Cluster('main', { name: 'main', deletionProtection: false }));
    await up('platform', platform);
    await up('tenant', () => {
      const provider = new kubernetes.Provider('p', {
        kubeconfig: gkeKubeconfig(plane, 'main'),
      });
      return Promise.resolve(
        void new kubernetes.core.v1.Namespace('n', { metadata: { name: 'tenant' } }, { provider }),
      );
    });
    await expect(destroy('platform')).rejects.toThrow('Cluster main is in use: it has the namespaces tenant');
    await destroy('tenant');
    await destroy('platform');
  });

  it('a Namespace of another cluster is not adopted', async () => {
    const program = (name: string) => () => {
      return Promise.resolve(
        void new kubernetes.core.v1.Namespace('n', { metadata: { name: 'shared' } }, { provider: cluster(name) }),
      );
    };
    await up('one', program('one'));
    expect(await failure('other', program('other'))).toContain(
      `namespaces shared' belongs to cluster ${ownerOf('one')}`.replace("'", ''),
    );
    await destroy('one');
  });

  it('`getDockerImage` of a version returns its digest', async () => {
    const repository = 'europe-west1-docker.pkg.dev/example-test/images/click-count';
    const { digest } = await pushTestImage(registry.url, repository, ['1.9.2']);
    const { outputs } = await up('versions', async () => {
      const named = { location: 'europe-west1', repositoryId: 'images', imageName: 'click-count:1.9.2' };
      const { selfLink } = await gcp.artifactregistry.getDockerImage(named);
      return { selfLink };
    });
    expect(outputs['selfLink']?.value).toBe(`${repository}@${digest}`);
  });

  it('destroy deletes every resource', async () => {
    await destroy('same');
    expect(await namespace('same')).toBeUndefined();
    expect(await zones.zones()).toEqual([]);
  });
});

/** Resources of every provider; another version updates the ConfigMap in place. */
function environment(name: string, version: string): PulumiFn {
  return () => {
    const zone = new gcp.dns.ManagedZone('zone', { name, dnsName: `${name}.example.com.` });
    new gcp.dns.RecordSet('record', { managedZone: zone.name, name: zone.dnsName, type: 'A', rrdatas: ['127.0.0.2'] });
    const gke = new gcp.container.Cluster('cluster', { name, deletionProtection: false });
    const kubeconfig = gke.name.apply((cluster) => gkeKubeconfig(plane, cluster));
    const provider = new kubernetes.Provider('provider', { kubeconfig, enableConfigMapMutable: true });
    const namespace = new kubernetes.core.v1.Namespace('namespace', { metadata: { name } }, { provider }).metadata.name;
    const { result: password } = new random.RandomPassword('password', { length: 20, special: false });
    new kubernetes.core.v1.Secret(
      'secret',
      { metadata: { namespace, name: 'redis' }, stringData: { password } },
      { provider },
    );
    new kubernetes.core.v1.ConfigMap(
      'version',
      { metadata: { namespace, name: 'version' }, data: { version } },
      { provider },
    );
    return Promise.resolve({ password });
  };
}
