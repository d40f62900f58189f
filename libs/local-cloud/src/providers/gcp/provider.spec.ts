import { certificateOf } from '../../gke-auth/ownership.ts';
import { reveal } from '../rpc/secrets.ts';
import { Secret, UNKNOWN, type Values } from '../rpc/values.ts';
import { CLUSTER, EmulatedGcp, of, RECORD, ZONE } from '../testing/emulated-gcp.ts';

const MASTER_AUTH = { clientCertificateConfig: { issueClientCertificate: false } };
let gcp: EmulatedGcp;
beforeEach(() => void (gcp = new EmulatedGcp()));
afterEach(() => gcp.remove());

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
])('create and read of %s answer with the id and the outputs that programs read', async (type, news, id, outputs) => {
  const created = await gcp.create(type, news);
  expect(created.id).toBe(id);
  expect(created.outputs).toMatchObject(outputs);
  expect(gcp.read(type, id, created.inputs)).toMatchObject({ id, outputs });
});

it('check generates an absent name from the name in the program, and keeps it', () => {
  const { inputs } = gcp.check(ZONE, { dnsName: 'example.com.' });
  expect(inputs['name']).toMatch(/^main-[0-9a-f]{7}$/);
  const next = gcp.provider.check({
    ...of(ZONE),
    olds: inputs,
    news: { dnsName: 'example.com.' },
    randomSeed: Buffer.from('other'),
  });
  expect(next.inputs).toEqual(inputs);
});

it('check names the settings of an absent project and region', () => {
  gcp.provider.configure({});
  expect(gcp.check(CLUSTER, { name: 'c' }).failures).toEqual([
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
])('check refuses %s with %j', (type, news, property, reason) => {
  expect(gcp.check(type, news).failures).toEqual([{ property, reason: expect.stringMatching(reason) as string }]);
});

it('check leaves unknown arguments to the check of the update', () => {
  expect(gcp.check(RECORD, { managedZone: 'z', name: UNKNOWN, type: 'A', rrdatas: UNKNOWN }).failures).toEqual([]);
});

it('create in a preview makes nothing: what Google computes is unknown, what is secret is marked', async () => {
  const { inputs } = gcp.check(CLUSTER, { name: 'c', masterAuth: MASTER_AUTH });
  const { id, outputs } = await gcp.provider.create({ ...of(CLUSTER), ...gcp.operation, preview: true, inputs });
  expect({ id, outputs }).toMatchObject({ id: '', outputs: { name: 'c', endpoint: UNKNOWN, nodePools: UNKNOWN } });
  expect(outputs['masterAuth']).toEqual({
    ...MASTER_AUTH,
    clientCertificate: UNKNOWN,
    clientKey: new Secret(UNKNOWN),
    clusterCaCertificate: UNKNOWN,
  });
  expect(gcp.store.ids('container.Cluster')).toEqual([]);
});

it("update in a preview keeps what is deployed: a cluster's endpoint and its secret client key", async () => {
  const created = await gcp.create(CLUSTER, { name: 'c', masterAuth: MASTER_AUTH });
  const { inputs, outputs } = created;
  const news = { ...inputs, description: 'x' };
  expect(await gcp.update(CLUSTER, created, news, true)).toEqual({
    ...outputs,
    ...news,
    masterAuth: outputs['masterAuth'],
  });
});

it('update keeps when the resource was created', async () => {
  const created = await gcp.create(ZONE, { name: 'z', dnsName: 'example.com.' });
  const updated = await gcp.update(ZONE, created, { description: 'x' });
  expect(updated['creationTime']).toBe(created.outputs['creationTime']);
});

it('update changes the labels that Google applies with the inputs, in a preview too', async () => {
  const created = await gcp.create(ZONE, { name: 'z', dnsName: 'example.com.', labels: { team: 'a' } });
  const applied = ({ effectiveLabels, pulumiLabels }: Values) =>
    reveal([effectiveLabels ?? null, pulumiLabels ?? null]);
  expect(applied(created.outputs)).toEqual([{ team: 'a' }, { team: 'a' }]);
  for (const labels of [{ team: 'b' }, null]) {
    for (const preview of [true, false]) {
      const updated = await gcp.update(ZONE, created, { labels }, preview);
      expect(applied(updated)).toEqual([labels ?? {}, labels ?? {}]);
    }
  }
});

it('invoke refuses a function that is not emulated, and names those that are', async () => {
  await expect(gcp.provider.invoke('gcp:storage/getBucket:getBucket', {})).rejects.toThrow(
    'does not emulate the function gcp:storage/getBucket:getBucket. It knows gcp:artifactregistry/getDockerImage:getDockerImage, ',
  );
});
