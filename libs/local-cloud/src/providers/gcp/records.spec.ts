import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Value } from '../rpc/values.ts';
import { EmulatedGcp } from '../testing/emulated-gcp.ts';
import { recordsIn } from './records.ts';
import { ResourceStore } from './store.ts';

const BUCKET = 'gcp:storage/bucket:Bucket';
const TOPIC = 'gcp:pubsub/topic:Topic';
let gcp: EmulatedGcp;
beforeEach(() => void (gcp = new EmulatedGcp()));
afterEach(() => gcp.remove());

describe('a type without a handler', () => {
  it('is kept as a record with the outputs that Google computes, and one warning', async () => {
    const { id, outputs } = await gcp.create(BUCKET, { name: 'assets', location: 'EU' });
    expect(id).toBe('assets');
    expect(outputs).toMatchObject({ url: 'gs://assets', storageClass: 'STANDARD', effectiveLabels: {} });
    expect(gcp.warnings).toEqual(['storage.Bucket is kept as a record: nothing on this machine implements it.']);
    expect(gcp.store.ids('storage.Bucket')).toEqual(['assets']);
  });

  it('and without facts is checked against its argument types', async () => {
    expect(gcp.check(TOPIC, { nme: 'news' }).failures).toEqual([
      { property: 'nme', reason: expect.stringMatching(/^is unknown to @pulumi\/gcp/) as string },
    ]);
    const { id, inputs, outputs } = await gcp.create(TOPIC, { name: 'news' });
    expect(id).toBe('projects/p/pubsub.Topic/news');
    expect(outputs).toMatchObject(inputs);
    expect(gcp.warnings).toHaveLength(1);
  });

  it.each<[string, (host: string) => Value]>([
    ['as it is', (host) => host],
    ['cut after a length', (host) => host.slice(0, 63)],
    ['cut at its port', (host) => `${host}:6379`.split(':')[0] ?? null],
  ])('and without facts has outputs that no input accepts, %s', async (_how, change) => {
    const { outputs } = await gcp.create('gcp:redis/instance:Instance', { name: 'cache', memorySizeGb: 1 });
    expect(gcp.check(TOPIC, { name: change(outputs['host'] as string) }).failures).toEqual([
      { property: 'name', reason: expect.stringMatching(/^output "host" of redis\.Instance "main"/) as string },
    ]);
  });

  it.each(['gcp:projects/iAMCustomRole:IAMCustomRole', 'gcp:storage/bucketIAMMember:BucketIAMMember'])(
    'is found by its token %s',
    (type) => expect(gcp.check(type, {}).failures.length).toBeGreaterThan(0),
  );

  it('is refused if @pulumi/gcp does not declare it', () => {
    expect(() => gcp.check('gcp:storage/bukkit:Bukkit', {})).toThrow(
      /^@pulumi\/gcp \d.* has no resource type gcp:storage\/bukkit:Bukkit\.$/,
    );
  });
});

describe('recordsIn', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'records-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lists resources of types without a handler, and no others', () => {
    const store = new ResourceStore(folder);
    store.add('storage.Bucket', 'assets', {});
    store.add('pubsub.Topic', 'projects/p/pubsub.Topic/news', {});
    store.add('container.Cluster', 'projects/p/locations/l/clusters/c', {});
    store.add('projects.IAMMember', 'p/roles/x/user:a', {});
    expect(recordsIn(folder)).toEqual(['pubsub.Topic projects/p/pubsub.Topic/news', 'storage.Bucket assets']);
  });

  it('lists nothing where nothing was made', () => expect(recordsIn(folder)).toEqual([]));
});
