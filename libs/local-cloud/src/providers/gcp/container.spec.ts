import { type Values } from '../rpc/values.ts';
import { CLUSTER, EmulatedGcp, of, POOL } from '../testing/emulated-gcp.ts';

const id = 'projects/p/locations/europe-west1/clusters/c';
let gcp: EmulatedGcp;
beforeEach(() => void (gcp = new EmulatedGcp()));
afterEach(() => gcp.remove());

it('Cluster is protected from deletion unless `deletionProtection` is false', async () => {
  await gcp.create(CLUSTER, { name: 'c' });
  await expect(gcp.delete(CLUSTER, id)).rejects.toThrow(
    'Cluster c is protected from deletion. Set deletionProtection: false',
  );
});

it('Cluster is deleted only without namespaces of its own', async () => {
  await gcp.create(CLUSTER, { name: 'c', deletionProtection: false });
  gcp.namespaces = { 'p.europe-west1.c': ['env-a', 'env-b'], 'p.europe-west1.d': ['env-d'] };
  await expect(gcp.delete(CLUSTER, id)).rejects.toThrow(
    'Cluster c is in use: it has the namespaces env-a, env-b. Destroy the stacks',
  );
  gcp.namespaces = { 'p.europe-west1.d': ['env-d'] };
  await gcp.delete(CLUSTER, id);
  expect(gcp.read(CLUSTER, id)).toBeUndefined();
});

it('Cluster with the id of another one is refused, one of another name is not', async () => {
  await gcp.create(CLUSTER, { name: 'c' });
  gcp.start();
  await expect(gcp.create(CLUSTER, { name: 'c' })).rejects.toThrow(`container.Cluster ${id} exists already`);
  await gcp.create(CLUSTER, { name: 'd' });
});

it('Cluster.masterAuth.clientKey is secret and not empty when created, read and updated', async () => {
  const created = await gcp.create(CLUSTER, { name: 'c' });
  const key = { clientKey: { value: expect.stringMatching(/./) as string } };
  expect(created.outputs['masterAuth']).toMatchObject(key);
  expect(gcp.read(CLUSTER, id, created.inputs)?.outputs['masterAuth']).toMatchObject(key);
  expect((await gcp.update(CLUSTER, created, {}))['masterAuth']).toMatchObject(key);
});

it('NodePool needs its cluster', async () => {
  const pool = { name: 'n', cluster: id, nodeCount: 1 };
  await expect(gcp.create(POOL, pool)).rejects.toThrow(
    `There is no cluster ${id} for this node pool. There are: none.`,
  );
  await gcp.create(CLUSTER, { name: 'c' });
  expect((await gcp.create(POOL, pool)).id).toBe(`${id}/nodePools/n`);
});

it.each<[string, Values, object]>([
  [
    'to another location is replaced, the old one deleted last',
    { location: 'us-east1' },
    { changes: [{ path: 'location', kind: 'UPDATE', replace: true }], deleteBeforeReplace: false },
  ],
  [
    'of an immutable input is replaced, the old one deleted first because of its id',
    { enableAutopilot: true },
    { changes: [{ path: 'enableAutopilot', kind: 'ADD', replace: true }], deleteBeforeReplace: true },
  ],
  [
    'of labels is updated in place',
    { resourceLabels: { a: 'b' } },
    { changes: [{ path: 'resourceLabels', kind: 'ADD', replace: false }] },
  ],
])('a change of Cluster %s', (_case, changed, diff) => {
  const oldInputs = { name: 'c', project: 'p', location: 'europe-west1' };
  const request = { ...of(CLUSTER), id, olds: {}, oldInputs, news: { ...oldInputs, ...changed } };
  expect(gcp.provider.diff(request)).toMatchObject(diff);
});
