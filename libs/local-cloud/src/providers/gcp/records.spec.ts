import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gcpStore, recordsIn } from './records.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'records-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('lists resources that nothing on this machine stands behind, and no others', () => {
  const store = gcpStore(folder);
  store.add('storage.Bucket', 'assets', {});
  store.add('pubsub.Topic', 'projects/p/pubsub.Topic/news', {});
  store.add('container.Cluster', 'projects/p/locations/l/clusters/c', {});
  store.add('projects.IAMMember', 'p/roles/x/user:a', {});
  expect(recordsIn(folder)).toEqual(['pubsub.Topic projects/p/pubsub.Topic/news', 'storage.Bucket assets']);
});

it('lists nothing where nothing was made', () => expect(recordsIn(folder)).toEqual([]));
