import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResourceStore } from './store.ts';

const TYPE = 'artifactregistry.RepositoryIamMember';

let folder: string;
let store: ResourceStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  store = new ResourceStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('ResourceStore keeps, lists, replaces and removes resources whose ids are longer than a file name', () => {
  const pool = 'principalSet://iam.googleapis.com/projects/100000000001/locations/global/workloadIdentityPools/travis';
  const id = (branch: string) => `p/repositories/r/roles/x/${pool}/attribute.branch/${'feature/'.repeat(40)}${branch}`;
  const [long, other] = [id('ä'), id('b')];
  expect(store.add(TYPE, long, { etag: 'a' })).toBe(true);
  expect(store.add(TYPE, long, { etag: 'b' })).toBe(false);
  store.add(TYPE, other, {});
  store.add(TYPE, long.slice(0, 100), {});
  store.replace(TYPE, long, { etag: 'c' });
  expect(store.get(TYPE, long)).toEqual({ etag: 'c' });
  expect(store.ids(TYPE).sort()).toEqual([long, other, long.slice(0, 100)].sort());
  for (const one of store.ids(TYPE)) store.remove(TYPE, one);
  expect(store.ids(TYPE)).toEqual([]);
  expect(store.get(TYPE, long)).toBeUndefined();
});
