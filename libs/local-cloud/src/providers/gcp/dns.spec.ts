import { EmulatedGcp, of, RECORD, ZONE } from '../testing/emulated-gcp.ts';

const record = { managedZone: 'z', name: 'a.example.com.', type: 'A', rrdatas: ['127.0.0.2'], ttl: 60 };
const cname = { ...record, type: 'CNAME', rrdatas: ['b.example.com.'] };
let gcp: EmulatedGcp;
beforeEach(async () => {
  gcp = new EmulatedGcp();
  await gcp.create(ZONE, { name: 'z', dnsName: 'example.com.' });
});
afterEach(() => gcp.remove());

it('RecordSet is in the zone when created, changes in it when updated, and leaves it when deleted', async () => {
  const created = await gcp.create(RECORD, record);
  expect(created.id).toBe('projects/p/managedZones/z/rrsets/a.example.com./A');
  expect(await gcp.zones.records('z')).toEqual([
    { name: 'a.example.com.', type: 'A', rrdatas: ['127.0.0.2'], ttl: 60 },
  ]);
  await gcp.update(RECORD, created, { rrdatas: ['127.0.0.3'] });
  expect(await gcp.zones.records('z')).toMatchObject([{ rrdatas: ['127.0.0.3'] }]);
  await gcp.delete(RECORD, created.id);
  expect(await gcp.zones.records('z')).toEqual([]);
});

it.each([
  ['in a zone that does not exist', { ...record, managedZone: 'y' }, 'There is no managed zone y. There are: z.'],
  [
    'of another domain',
    { ...record, name: 'a.example.org.' },
    'Record a.example.org. is outside of zone z, which is example.com.',
  ],
  ['whose name only ends like the zone', { ...record, name: 'counterexample.com.' }, 'is outside of zone z'],
])('RecordSet %s is refused, and not stored', async (_case, news, message) => {
  await expect(gcp.create(RECORD, news)).rejects.toThrow(message);
  expect(gcp.store.ids('dns.RecordSet')).toEqual([]);
});

it('RecordSet does not overwrite an existing record', async () => {
  await gcp.zones.putRecord('z', { name: 'a.example.com.', type: 'A', rrdatas: ['127.0.0.9'], ttl: 1 });
  await expect(gcp.create(RECORD, record)).rejects.toThrow('Record a.example.com. A exists in zone z already');
  expect(await gcp.zones.records('z')).toMatchObject([{ rrdatas: ['127.0.0.9'] }]);
});

it('RecordSet.type changes in place, as Google does it, in one change of the zone', async () => {
  const created = await gcp.create(RECORD, record);
  const { id, inputs, outputs } = created;
  const news = { ...inputs, type: cname.type, rrdatas: cname.rrdatas };
  const { changes } = gcp.provider.diff({ ...of(RECORD), id, olds: outputs, oldInputs: inputs, news });
  expect(changes.some(({ replace }) => replace)).toBe(false);
  await gcp.update(RECORD, created, news);
  expect(await gcp.zones.records('z')).toMatchObject([{ name: 'a.example.com.', type: 'CNAME' }]);
  await gcp.delete(RECORD, id);
  expect(await gcp.zones.records('z')).toEqual([]);
});

it('RecordSet of a CNAME is refused beside another record, and for the zone itself', async () => {
  await gcp.create(RECORD, record);
  await expect(gcp.create(RECORD, cname)).rejects.toThrow(
    'a.example.com. has a record of type A, and a name with a CNAME has no other record',
  );
  await expect(gcp.create(RECORD, { ...cname, name: 'example.com.' })).rejects.toThrow(
    'example.com. is the zone itself, and the apex of a zone has no CNAME. Give it an A record.',
  );
  expect(await gcp.zones.records('z')).toMatchObject([{ type: 'A' }]);
});

it('ManagedZone is deleted only without records, or with `forceDestroy`', async () => {
  await gcp.create(RECORD, record);
  await expect(gcp.delete(ZONE, 'projects/p/managedZones/z')).rejects.toThrow('Zone z is not empty');
  await gcp.create(ZONE, { name: 'forced', dnsName: 'example.org.', forceDestroy: true });
  await gcp.create(RECORD, { ...record, managedZone: 'forced', name: 'b.example.org.' });
  await gcp.delete(ZONE, 'projects/p/managedZones/forced');
  expect(await gcp.zones.zones()).toMatchObject([{ name: 'z' }]);
});
