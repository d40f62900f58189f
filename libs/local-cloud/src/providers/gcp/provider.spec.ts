import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Shapes } from '../arguments/shapes.ts';
import { reveal } from '../rpc/secrets.ts';
import { Secret, UNKNOWN, type Value, type Values } from '../rpc/values.ts';
import { certificateOf } from '../../gke-auth/ownership.ts';
import { ZoneFiles } from '../../zones/zone-files.ts';
import { GcpProvider } from './provider.ts';
import { ResourceStore } from './store.ts';

const CLUSTER = 'gcp:container/cluster:Cluster';
const POOL = 'gcp:container/nodePool:NodePool';
const ZONE = 'gcp:dns/managedZone:ManagedZone';
const RECORD = 'gcp:dns/recordSet:RecordSet';
const MASTER_AUTH = { clientCertificateConfig: { issueClientCertificate: false } };
const shapes = new Shapes('@pulumi/gcp');
let warnings: string[];
const call = {
  preview: false,
  warn: (line: string) => void warnings.push(line),
};

let folder: string;
let zones: ZoneFiles;
let namespaces: Record<string, string[]>;
let provider: GcpProvider;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gcp-'));
  // The product's own zones; nobody waits for a name server.
  zones = new ZoneFiles(join(folder, 'zones'), () => Promise.resolve());
  warnings = [];
  namespaces = {};
  provider = made();
});
afterEach(() => rmSync(folder, { recursive: true }));

function made(): GcpProvider {
  const apiServer = { endpoint: '127.0.0.1:6443', certificateAuthority: 'Y2E=' };
  const facts = { apiServer, adminKubeconfig: '', registry: '', stateDir: folder, zones };
  const context = {
    facts,
    store: new ResourceStore(folder),
    namespacesOf: (name: string) => Promise.resolve(namespaces[name] ?? []),
  };
  const fresh = new GcpProvider(context, shapes);
  fresh.configure({ project: 'p', region: 'europe-west1' });
  return fresh;
}

const of = (type: string) => ({ urn: `urn:pulumi:s::p::${type}::main`, type, name: 'main' });
const check = (type: string, news: Values) =>
  provider.check({ ...of(type), olds: {}, news, randomSeed: Buffer.from('seed') });
async function create(type: string, news: Values) {
  const { inputs, failures } = await check(type, news);
  expect(failures).toEqual([]);
  return { inputs, ...(await provider.create({ ...of(type), ...call, inputs })) };
}
const remove = (type: string, id: string) => provider.delete({ ...of(type), ...call, id, olds: {} });

it.each<[string, Values, string, Values]>([
  [
    CLUSTER,
    { name: 'c', enableAutopilot: true },
    'projects/p/locations/europe-west1/clusters/c',
    {
      ...{ name: 'c', project: 'p', location: 'europe-west1', enableAutopilot: true, deletionProtection: true },
      endpoint: '127.0.0.1:6443',
      masterAuth: { clusterCaCertificate: certificateOf('Y2E=', 'p.europe-west1.c') },
      selfLink: 'https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c',
    },
  ],
  [
    'gcp:artifactregistry/repository:Repository',
    { repositoryId: 'r', format: 'DOCKER', location: 'europe-west1' },
    'projects/p/locations/europe-west1/repositories/r',
    { name: 'r', registryUri: 'europe-west1-docker.pkg.dev/p/r' },
  ],
  [
    'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember',
    { repository: 'projects/p/locations/europe-west1/repositories/r', role: 'roles/x', member: 'user:a' },
    'projects/p/locations/europe-west1/repositories/r/roles/x/user:a',
    { etag: expect.any(String) as string },
  ],
  [
    'gcp:serviceaccount/account:Account',
    { accountId: 'deployer' },
    'projects/p/serviceAccounts/deployer@p.iam.gserviceaccount.com',
    { email: 'deployer@p.iam.gserviceaccount.com', member: 'serviceAccount:deployer@p.iam.gserviceaccount.com' },
  ],
  [
    'gcp:projects/iAMMember:IAMMember',
    { project: 'q', role: 'roles/x', member: 'user:a' },
    'q/roles/x/user:a',
    { project: 'q' },
  ],
  [
    ZONE,
    { name: 'z', dnsName: 'example.com.' },
    'projects/p/managedZones/z',
    {
      nameServers: expect.arrayContaining([expect.stringMatching(/\.$/)]) as string[],
      managedZoneId: expect.stringMatching(/^\d+$/) as string,
    },
  ],
])('%s has the id and the outputs that programs read', async (type, news, id, outputs) => {
  const created = await create(type, news);
  expect(created.id).toBe(id);
  expect(created.outputs).toMatchObject(outputs);
  expect(await provider.read({ ...of(type), ...call, id, olds: {}, oldInputs: created.inputs })).toMatchObject({
    id,
    outputs,
  });
});

it('a resource without a name gets one from its name in the program, and keeps it', async () => {
  const { inputs } = await check(ZONE, { dnsName: 'example.com.' });
  expect(inputs['name']).toMatch(/^main-[0-9a-f]{7}$/);
  const next = await provider.check({
    ...of(ZONE),
    olds: inputs,
    news: { dnsName: 'example.com.' },
    randomSeed: Buffer.from('other'),
  });
  expect(next.inputs).toEqual(inputs);
});

it('a missing project and region name the settings', async () => {
  provider.configure({});
  expect((await check(CLUSTER, { name: 'c' })).failures).toEqual([
    { property: 'project', reason: "is missing; set it, or the provider's default: gcp:project" },
    { property: 'location', reason: "is missing; set it, or the provider's default: gcp:region" },
  ]);
});

it.each<[string, Values, string, RegExp]>([
  [CLUSTER, { name: 'Capital' }, 'name', /^expected at most 40 of a-z.*got "Capital"$/],
  [CLUSTER, { enableAutoPilot: true }, 'enableAutoPilot', /^is unknown to @pulumi\/gcp/],
  [ZONE, { dnsName: 'example.com' }, 'dnsName', /^expected a name that ends in a dot, got "example.com"$/],
  [
    RECORD,
    { managedZone: 'z', name: 'a.example.com.', type: 'TXT', rrdatas: ['x'] },
    'type',
    /^expected A or CNAME .* got "TXT"$/,
  ],
  [
    RECORD,
    { managedZone: 'z', name: 'a.example.com.', type: 'A', rrdatas: [] },
    'rrdatas',
    /^expected at least one value$/,
  ],
  [
    'gcp:artifactregistry/repository:Repository',
    { repositoryId: 'r', format: 'NPM' },
    'format',
    /^expected DOCKER .* got "NPM"$/,
  ],
  ['gcp:serviceaccount/account:Account', { accountId: 'x' }, 'accountId', /^expected 6 to 30/],
])('%s with %j is refused', async (type, news, property, reason) => {
  expect((await check(type, news)).failures).toEqual([{ property, reason: expect.stringMatching(reason) as string }]);
});

it('arguments that are not known yet are looked at by the update', async () => {
  expect((await check(RECORD, { managedZone: 'z', name: UNKNOWN, type: 'A', rrdatas: UNKNOWN })).failures).toEqual([]);
});

it('the same name twice is refused, and a second cluster of another name is not', async () => {
  await create(CLUSTER, { name: 'c' });
  provider = made();
  await expect(create(CLUSTER, { name: 'c' })).rejects.toThrow(
    'container.Cluster projects/p/locations/europe-west1/clusters/c exists already',
  );
  await create(CLUSTER, { name: 'd' });
});

describe('a cluster', () => {
  const id = 'projects/p/locations/europe-west1/clusters/c';

  it('is protected from deletion unless the program says otherwise', async () => {
    await create(CLUSTER, { name: 'c' });
    await expect(remove(CLUSTER, id)).rejects.toThrow(
      'Cluster c is protected from deletion. Set deletionProtection: false',
    );
  });

  it('with live namespaces refuses to go, and goes without', async () => {
    await create(CLUSTER, { name: 'c', deletionProtection: false });
    namespaces = { 'p.europe-west1.c': ['env-a', 'env-b'], 'p.europe-west1.d': ['env-d'] };
    await expect(remove(CLUSTER, id)).rejects.toThrow(
      'Cluster c is in use: it has the namespaces env-a, env-b. Destroy the stacks',
    );
    namespaces = { 'p.europe-west1.d': ['env-d'] };
    await remove(CLUSTER, id);
    expect(await provider.read({ ...of(CLUSTER), ...call, id, olds: {}, oldInputs: {} })).toBeUndefined();
  });

  it('has to be there for a node pool', async () => {
    const pool = { name: 'n', cluster: id, nodeCount: 1 };
    await expect(create(POOL, pool)).rejects.toThrow(`There is no cluster ${id} for this node pool. There are: none.`);
    await create(CLUSTER, { name: 'c' });
    expect((await create(POOL, pool)).id).toBe(`${id}/nodePools/n`);
  });

  it('is replaced when it moves, first deleted only if the successor has its id', async () => {
    const diff = async (news: Values) =>
      provider.diff({
        ...of(CLUSTER),
        id,
        olds: {},
        oldInputs: { name: 'c', project: 'p', location: 'europe-west1' },
        news,
      });
    const moved = await diff({ name: 'c', project: 'p', location: 'us-east1' });
    expect(moved).toEqual({
      changes: new Map([['location', { kind: 'UPDATE', replace: true }]]),
      deleteBeforeReplace: false,
    });
    const converted = await diff({ name: 'c', project: 'p', location: 'europe-west1', enableAutopilot: true });
    expect(converted).toEqual({
      changes: new Map([['enableAutopilot', { kind: 'ADD', replace: true }]]),
      deleteBeforeReplace: true,
    });
    const labeled = await diff({ name: 'c', project: 'p', location: 'europe-west1', resourceLabels: { a: 'b' } });
    expect(labeled.changes).toEqual(new Map([['resourceLabels', { kind: 'ADD', replace: false }]]));
  });
});

describe('records', () => {
  const record = { managedZone: 'z', name: 'a.example.com.', type: 'A', rrdatas: ['127.0.0.2'], ttl: 60 };
  beforeEach(() => create(ZONE, { name: 'z', dnsName: 'example.com.' }));

  it('reach the zone, change in it, and leave it', async () => {
    const { id, inputs, outputs } = await create(RECORD, record);
    expect(id).toBe('projects/p/managedZones/z/rrsets/a.example.com./A');
    expect(await zones.records('z')).toEqual([{ name: 'a.example.com.', type: 'A', rrdatas: ['127.0.0.2'], ttl: 60 }]);
    const news = { ...inputs, rrdatas: ['127.0.0.3'] };
    await provider.update({ ...of(RECORD), ...call, id, olds: outputs, oldInputs: inputs, news });
    expect(await zones.records('z')).toMatchObject([{ rrdatas: ['127.0.0.3'] }]);
    await remove(RECORD, id);
    expect(await zones.records('z')).toEqual([]);
  });

  it.each([
    ['in a zone that is not there', { ...record, managedZone: 'y' }, 'There is no managed zone y. There are: z.'],
    [
      'outside of the zone',
      { ...record, name: 'a.example.org.' },
      'Record a.example.org. lies outside of zone z, which is example.com.',
    ],
    ['beyond a name that only ends alike', { ...record, name: 'counterexample.com.' }, 'lies outside of zone z'],
  ])('%s are refused, and leave no trace', async (_case, news, message) => {
    await expect(create(RECORD, news)).rejects.toThrow(message);
    expect(new ResourceStore(folder).ids('dns.RecordSet')).toEqual([]);
  });

  it('that somebody else put there are not overwritten', async () => {
    await zones.putRecord('z', { name: 'a.example.com.', type: 'A', rrdatas: ['127.0.0.9'], ttl: 1 });
    await expect(create(RECORD, record)).rejects.toThrow('Record a.example.com. A exists in zone z already');
    expect(await zones.records('z')).toMatchObject([{ rrdatas: ['127.0.0.9'] }]);
  });

  it('change their type in place, as Google does, in one change of the zone', async () => {
    const { id, inputs, outputs } = await create(RECORD, record);
    const news = { ...inputs, type: 'CNAME', rrdatas: ['b.example.com.'] };
    const { changes } = await provider.diff({ ...of(RECORD), id, olds: outputs, oldInputs: inputs, news });
    expect([...changes.values()].some(({ replace }) => replace)).toBe(false);
    await provider.update({ ...of(RECORD), ...call, id, olds: outputs, oldInputs: inputs, news });
    expect(await zones.records('z')).toMatchObject([{ name: 'a.example.com.', type: 'CNAME' }]);
    await remove(RECORD, id);
    expect(await zones.records('z')).toEqual([]);
  });

  it('a CNAME beside another record, or for the zone itself, is refused', async () => {
    await create(RECORD, record);
    const cname = { ...record, type: 'CNAME', rrdatas: ['b.example.com.'] };
    await expect(create(RECORD, cname)).rejects.toThrow(
      'a.example.com. has a record of type A, and a name with a CNAME has no other record',
    );
    await expect(create(RECORD, { ...cname, name: 'example.com.' })).rejects.toThrow(
      "example.com. is the zone itself, and a zone's own name takes no CNAME. Give it an A record.",
    );
    expect(await zones.records('z')).toMatchObject([{ type: 'A' }]);
  });

  it('keep their zone, unless it is forced', async () => {
    await create(RECORD, record);
    await expect(remove(ZONE, 'projects/p/managedZones/z')).rejects.toThrow('Zone z is not empty');
    await create(ZONE, { name: 'forced', dnsName: 'example.org.', forceDestroy: true });
    await create(RECORD, { ...record, managedZone: 'forced', name: 'b.example.org.' });
    await remove(ZONE, 'projects/p/managedZones/forced');
    expect(await zones.zones()).toMatchObject([{ name: 'z' }]);
  });
});

it('a preview makes nothing: what Google computes is unknown, what is secret is marked', async () => {
  const { inputs } = await check(CLUSTER, { name: 'c', masterAuth: MASTER_AUTH });
  const { id, outputs } = await provider.create({ ...of(CLUSTER), ...call, preview: true, inputs });
  expect({ id, outputs }).toMatchObject({ id: '', outputs: { name: 'c', endpoint: UNKNOWN, nodePools: UNKNOWN } });
  expect(outputs['masterAuth']).toEqual({
    ...MASTER_AUTH,
    clientCertificate: UNKNOWN,
    clientKey: new Secret(UNKNOWN),
    clusterCaCertificate: UNKNOWN,
  });
  expect(new ResourceStore(folder).ids('container.Cluster')).toEqual([]);
});

it("a preview of an update keeps what is deployed: a cluster's endpoint and its secret client key", async () => {
  const { id, inputs, outputs } = await create(CLUSTER, { name: 'c', masterAuth: MASTER_AUTH });
  const news = { ...inputs, description: 'x' };
  const request = { ...of(CLUSTER), ...call, preview: true, id, olds: outputs, oldInputs: inputs, news };
  expect(await provider.update(request)).toEqual({ ...outputs, ...news, masterAuth: outputs['masterAuth'] });
});

it("a cluster's client key is secret and not empty, created, read and updated", async () => {
  const { id, inputs, outputs } = await create(CLUSTER, { name: 'c' });
  const key = { clientKey: new Secret(expect.stringMatching(/./) as string) };
  expect(outputs['masterAuth']).toMatchObject(key);
  const read = await provider.read({ ...of(CLUSTER), ...call, id, olds: {}, oldInputs: inputs });
  expect(read?.outputs['masterAuth']).toMatchObject(key);
  const request = { ...of(CLUSTER), ...call, id, olds: outputs, oldInputs: inputs, news: inputs };
  expect((await provider.update(request))['masterAuth']).toMatchObject(key);
});

it('an update keeps when the resource was created', async () => {
  const { id, inputs, outputs } = await create(ZONE, { name: 'z', dnsName: 'example.com.' });
  const request = { ...of(ZONE), ...call, id, olds: outputs, oldInputs: inputs, news: { ...inputs, description: 'x' } };
  expect((await provider.update(request))['creationTime']).toBe(outputs['creationTime']);
});

it('labels as Google applies them follow the inputs in a preview and an update', async () => {
  const { id, inputs, outputs } = await create(ZONE, { name: 'z', dnsName: 'example.com.', labels: { team: 'a' } });
  const applied = ({ effectiveLabels, pulumiLabels }: Values) =>
    reveal([effectiveLabels ?? null, pulumiLabels ?? null]);
  expect(applied(outputs)).toEqual([{ team: 'a' }, { team: 'a' }]);
  for (const labels of [{ team: 'b' }, null]) {
    const request = { ...of(ZONE), ...call, id, olds: outputs, oldInputs: inputs, news: { ...inputs, labels } };
    expect(applied(await provider.update({ ...request, preview: true }))).toEqual([labels ?? {}, labels ?? {}]);
    expect(applied(await provider.update(request))).toEqual([labels ?? {}, labels ?? {}]);
  }
});

describe('a type that this machine does nothing for', () => {
  const BUCKET = 'gcp:storage/bucket:Bucket';
  const TOPIC = 'gcp:pubsub/topic:Topic';

  it('is kept as a record with the outputs that Google computes, and one warning', async () => {
    const { id, outputs } = await create(BUCKET, { name: 'assets', location: 'EU' });
    expect(id).toBe('assets');
    expect(outputs).toMatchObject({ url: 'gs://assets', storageClass: 'STANDARD', effectiveLabels: {} });
    expect(warnings).toEqual(['storage.Bucket is kept as a record: nothing on this machine stands behind it.']);
    expect(new ResourceStore(folder).ids('storage.Bucket')).toEqual(['assets']);
  });

  it('of which only the argument types are known is checked against them', async () => {
    expect((await check(TOPIC, { nme: 'news' })).failures).toEqual([
      { property: 'nme', reason: expect.stringMatching(/^is unknown to @pulumi\/gcp/) as string },
    ]);
    const { id, inputs, outputs } = await create(TOPIC, { name: 'news' });
    expect(id).toBe('projects/p/pubsub.Topic/news');
    expect(outputs).toMatchObject(inputs);
    expect(warnings).toHaveLength(1);
  });

  it.each<[string, (host: string) => Value]>([
    ['as it is', (host) => host],
    ['cut after a length', (host) => host.slice(0, 63)],
    ['cut at its port', (host) => `${host}:6379`.split(':')[0] ?? null],
  ])('has outputs that no input may have, %s', async (_how, made) => {
    const { outputs } = await create('gcp:redis/instance:Instance', { name: 'cache', memorySizeGb: 1 });
    expect((await check(TOPIC, { name: made(outputs['host'] as string) })).failures).toEqual([
      { property: 'name', reason: expect.stringMatching(/^output "host" of redis\.Instance "main"/) as string },
    ]);
  });

  it.each(['gcp:projects/iAMCustomRole:IAMCustomRole', 'gcp:storage/bucketIAMMember:BucketIAMMember'])(
    'is found by its token %s',
    async (type) => expect((await check(type, {})).failures.length).toBeGreaterThan(0),
  );

  it('is refused when @pulumi/gcp does not declare it', () => {
    expect(() => check('gcp:storage/bukkit:Bukkit', {})).toThrow(
      /^@pulumi\/gcp \d.* has no resource type gcp:storage\/bukkit:Bukkit\.$/,
    );
  });
});

it('a function that is not emulated is refused with those that are', async () => {
  await expect(provider.invoke('gcp:storage/getBucket:getBucket', {})).rejects.toThrow(
    'does not emulate the function gcp:storage/getBucket:getBucket. It knows gcp:artifactregistry/getDockerImage:getDockerImage, ',
  );
});
