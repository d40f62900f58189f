import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DnsRecords, type DnsRecordsArgs, ManagedZone } from '@per-branch/dns';
import { type ClusterConnection, GkeCluster } from '@per-branch/gke-cluster';
import { publishedImage } from '@per-branch/published-image';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { type PulumiFn } from '@pulumi/pulumi/automation';
import { certificateOf } from '../../gke-auth/ownership.ts';
import { type Registry, startRegistry } from '../../images/registry.ts';
import { pushTestImage } from '../../images/testing/push-test-image.ts';
import { ZoneFiles } from '../../zones/zone-files.ts';
import { Shapes } from '../arguments/shapes.ts';
import { type ProviderServer, serve } from '../rpc/server.ts';
import { Stacks } from '../testing/stack.ts';
import { tool } from '../testing/tool.ts';
import { GcpProvider } from './provider.ts';
import { ResourceStore } from './store.ts';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'gcp-engine-'));
const store = new ResourceStore(join(folder, 'gcp'));
const zones = new ZoneFiles(join(folder, 'zones'), () => Promise.resolve());
let registry: Registry;
let server: ProviderServer;
let stacks: Stacks;

beforeAll(async () => {
  const shapes = new Shapes('@pulumi/gcp');
  const apiServer = { endpoint: '127.0.0.1:6443', certificateAuthority: 'Q0E=' };
  registry = await startRegistry({
    adminKubeconfig: '',
    stateDir: folder,
    binary: tool('kubernetes'),
    log: () => undefined,
  });
  const facts = { apiServer, adminKubeconfig: '', registry: registry.url, stateDir: folder, zones };
  const context = { facts, store, namespacesOf: () => Promise.resolve([]) };
  server = await serve({ name: 'gcp', version: shapes.version }, () => new GcpProvider(context, shapes));
  stacks = new Stacks({ gcp: server.port });
});
afterAll(async () => {
  await server.close();
  await registry.stop();
  stacks.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function up(name: string, program: () => unknown) {
  const outputs: PulumiFn = () => Promise.resolve(program() as Record<string, unknown> | undefined);
  let printed = '';
  const stack = await stacks.stack(name, outputs);
  const { outputs: values, summary } = await stack.up({ onOutput: (text) => void (printed += text) });
  return { outputs: values, changes: summary.resourceChanges, printed };
}
const failure = (name: string, program: () => unknown) =>
  up(name, program).then(
    () => 'no failure',
    (error: Error) => error.message,
  );

it("a cluster's connection is no secret: another stack may require its value", async () => {
  await up('platform', () => {
    const cluster = new GkeCluster('main', { project: 'example', location: 'europe-west1', deletionProtection: false });
    return { cluster: cluster.connection };
  });
  let required: ClusterConnection | undefined;
  await up('tenant', async () => {
    const platform = new pulumi.StackReference('organization/test/platform');
    required = (await platform.requireOutputValue('cluster')) as ClusterConnection;
  });
  expect(required).toMatchObject({
    name: 'main',
    endpoint: '127.0.0.1:6443',
    certificateAuthority: certificateOf('Q0E=', 'example.europe-west1.main'),
  });
});

it("a cluster's client key is secret in the state", async () => {
  const { outputs } = await up('keys', () => {
    const { masterAuth } = new gcp.container.Cluster('keys', { name: 'keys' });
    return { key: masterAuth.clientKey };
  });
  expect(outputs['key']).toMatchObject({ secret: true, value: expect.stringMatching(/./) as string });
  expect(stacks.state('keys')).not.toContain(JSON.stringify(outputs['key']?.value));
});

it('a version that was never published is refused with those that were', async () => {
  const address = 'europe-west1-docker.pkg.dev/example-test/shop';
  const ask = async () => {
    const asked = publishedImage({ registry: address, image: 'shop', version: '1.10' });
    return {
      said: await asked.then(
        () => 'found',
        (error: Error) => error.message,
      ),
    };
  };
  const said = async () => (await up('images', ask)).outputs['said']?.value as string;
  const missing = `Version "1.10" is not in the registry ${address}/shop.`;
  expect(await said()).toContain(`${missing} It holds none; publish it with "nx run shop:publish".`);
  await pushTestImage(registry.url, `${address}/shop`, ['1.9', '1.9.2']);
  expect(await said()).toContain(`${missing} It holds 1.9, 1.9.2; publish it`);
});

describe('a change that Google cannot make', () => {
  const cluster = (args: gcp.container.ClusterArgs) => () =>
    void new gcp.container.Cluster('immutable', { name: 'immutable', ...args });

  it('of a protected cluster fails, loses nothing, and the next `up` completes', async () => {
    await up('immutable', cluster({ network: 'one' }));
    const message = await failure('immutable', cluster({ network: 'two' }));
    expect(message).toContain('Cluster immutable is protected from deletion. Set deletionProtection: false');
    expect(
      store.get('container.Cluster', store.ids('container.Cluster').find((id) => id.endsWith('/immutable')) ?? ''),
    ).toMatchObject({ network: 'one' });
    expect((await up('immutable', cluster({ network: 'one' }))).changes).toEqual({ same: 2 });
  });

  it('of a protected component is refused by Pulumi before anything goes, on Google too', async () => {
    const protectedCluster =
      (region: string, deletionProtection = true) =>
      () =>
        void new GkeCluster('kept', { project: 'example', location: region, deletionProtection });
    await up('kept', protectedCluster('europe-west1'));
    expect(await failure('kept', protectedCluster('europe-west4'))).toContain('currently marked for protection');
    expect((await up('kept', protectedCluster('europe-west1'))).changes).toMatchObject({ same: 5 });
    const { changes } = await up('kept', protectedCluster('europe-west1', false));
    expect(changes).toMatchObject({ update: 1 });
    await (await stacks.stack('kept', () => Promise.resolve())).destroy();
    expect(store.ids('container.Cluster').filter((id) => id.endsWith('/kept'))).toEqual([]);
  });

  it('of a cluster without protection replaces it', async () => {
    await up('immutable', cluster({ network: 'one', deletionProtection: false }));
    const { changes } = await up('immutable', cluster({ network: 'two', deletionProtection: false }));
    expect(changes).toEqual({ same: 1, replace: 1 });
  });
});

it('inputs that exclude each other are refused with both named, and the next `up` completes', async () => {
  const address = (args: Partial<gcp.compute.RouterArgs>) => () =>
    void new gcp.compute.Router('router', { name: 'router', network: 'default', ...args });
  expect(await failure('exclusive', address({ nccGateway: 'gateway' }))).toContain(
    'conflicts with network: set one of the two, not both',
  );
  expect((await up('exclusive', address({}))).changes).toMatchObject({ create: 1 });
});

describe('a type of which only the arguments are known', () => {
  const topic = (args: object) => () => void new gcp.pubsub.Topic('news', { name: 'news', ...args });

  it('with a wrong argument is refused, and the next `up` keeps it as a record with one warning', async () => {
    expect(await failure('topic', topic({ labels: 'red' }))).toContain('expected a map of strings, got a string');
    const { printed, changes } = await up('topic', topic({ labels: { color: 'red' } }));
    expect(changes).toMatchObject({ create: 1 });
    expect(printed.match(/^ *warning: pubsub\.Topic is kept as a record/gm)).toHaveLength(1);
    expect(store.ids('pubsub.Topic')).toEqual(['projects/example-test/pubsub.Topic/news']);
    expect((await up('topic', topic({ labels: { color: 'red' } }))).changes).toEqual({ same: 2 });
  });
});

describe('an output that is no input, of a type of which only the arguments are known', () => {
  const database = () => new gcp.redis.Instance('cache', { name: 'cache', memorySizeGb: 1 });

  it('is unknown in a preview, and does not fail what does not read it', async () => {
    const program = () => ({ size: database().memorySizeGb });
    const stack = await stacks.stack('cache', () => Promise.resolve(program()));
    expect((await stack.preview()).changeSummary).toEqual({ create: 2 });
    expect((await up('cache', program)).outputs['size']?.value).toBe(1);
  });

  it('fails the resource that it is given to with its name, and the next `up` completes', async () => {
    const message = await failure('cache', () => {
      new gcp.compute.Address('address', { name: 'address', address: database().host });
    });
    expect(message).toContain('output "host" of redis.Instance "cache" is known to Google alone');
    expect((await up('cache', () => void database())).changes).toEqual({ same: 2 });
  });
});

describe('the records of a service', () => {
  const host = 'www.dns.example.com';
  const balancer = 'lb.dns.example.com';
  const service = (args: Partial<DnsRecordsArgs>) => () => {
    const { zone } = new ManagedZone('dns', { dnsName: 'dns.example.com.' });
    return { host: new DnsRecords('www', { zone, host, address: '192.0.2.1', ...args }).host };
  };
  const served = async () =>
    (await zones.records('dns')).map(({ name, type, rrdatas }) => `${name} ${type} ${rrdatas.join()}`).sort();

  it('change from an A record to a CNAME and back in one `up` each', async () => {
    expect((await up('dns', service({}))).outputs['host']?.value).toBe(host);
    expect(await served()).toEqual([`${host}. A 192.0.2.1`]);
    await up('dns', service({ host: `${host}.`, balancer: `${balancer}.` }));
    expect(await served()).toEqual([`${balancer}. A 192.0.2.1`, `${host}. CNAME ${balancer}.`]);
    await up('dns', service({}));
    expect(await served()).toEqual([`${host}. A 192.0.2.1`]);
  });

  it('of the zone itself are an A record', async () => {
    await up('dns', service({ host: 'dns.example.com', balancer }));
    expect(await served()).toEqual(['dns.example.com. A 192.0.2.1', `${balancer}. A 192.0.2.1`]);
  });

  it.each([undefined, balancer])('that an earlier release made are taken over, to `balancer` %s', async (next) => {
    for (const before of [undefined, balancer]) {
      const name = `earlier-${before}-${next}`.replaceAll('.', '-');
      const zone = { name, dnsName: `${name}.example.com` };
      const at = (host: string) => host.replace('dns', name);
      await up(name, () => {
        const { zone: made } = new ManagedZone(name, { dnsName: zone.dnsName });
        new EarlierRecords(made.name, before && at(before), at(host));
      });
      const { changes } = await up(name, () => {
        const { zone: made } = new ManagedZone(name, { dnsName: zone.dnsName });
        new DnsRecords('www', { zone: made, host: at(host), address: '192.0.2.1', balancer: next && at(next) });
      });
      expect(changes?.create ?? 0).toBe(before === undefined && next !== undefined ? 1 : 0);
      const records = (await zones.records(name)).map(({ name, type }) => `${name} ${type}`).sort();
      expect(records).toEqual(next ? [`${at(balancer)}. A`, `${at(host)}. CNAME`] : [`${at(host)}. A`]);
    }
  });
});

/** The records as they were made when each type was a resource of its own. */
class EarlierRecords extends pulumi.ComponentResource {
  constructor(managedZone: pulumi.Input<string>, balancer: string | undefined, host: string) {
    super('per-branch:dns:DnsRecords', 'www', {});
    const common = { managedZone, ttl: 60 };
    const a = new gcp.dns.RecordSet(
      'www-a',
      { ...common, name: `${balancer ?? host}.`, type: 'A', rrdatas: ['192.0.2.1'] },
      { parent: this },
    );
    if (balancer === undefined) return;
    new gcp.dns.RecordSet(
      'www-cname',
      { ...common, name: `${host}.`, type: 'CNAME', rrdatas: [`${balancer}.`] },
      { parent: this, dependsOn: [a] },
    );
  }
}
