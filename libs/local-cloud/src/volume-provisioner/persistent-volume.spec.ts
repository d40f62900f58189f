import { type JsonObject } from '../base/json.ts';
import { isReleased, volumeFor, waits } from './persistent-volume.ts';

const claim: JsonObject = {
  metadata: {
    name: 'data-redis-0',
    namespace: 'env-x',
    uid: '1f0c',
    annotations: { 'volume.kubernetes.io/selected-node': 'local' },
  },
  spec: {
    storageClassName: 'standard-rwo',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
  },
};
const spec = claim['spec'] as JsonObject;
const metadata = claim['metadata'] as JsonObject;

it('a volume is a folder of the node, kept for its claim', () => {
  expect(volumeFor(claim, '/state/volumes/1f0c')).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: 'pvc-1f0c',
      annotations: { 'pv.kubernetes.io/provisioned-by': 'local-cloud.per-branch/volume' },
    },
    spec: {
      storageClassName: 'standard-rwo',
      persistentVolumeReclaimPolicy: 'Delete',
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      capacity: { storage: '1Gi' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: 'data-redis-0',
        namespace: 'env-x',
        uid: '1f0c',
      },
      local: { path: '/state/volumes/1f0c' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['local'] }] },
          ],
        },
      },
    },
  });
});

it.each<[string, boolean, JsonObject]>([
  ['whose pod has a node waits for a volume', true, claim],
  ['that no pod uses does not', false, { ...claim, metadata: { ...metadata, annotations: {} } }],
  ['that has its volume does not', false, { ...claim, spec: { ...spec, volumeName: 'pvc-1f0c' } }],
  ['of another class does not', false, { ...claim, spec: { ...spec, storageClassName: 'fast' } }],
  [
    'that is being deleted does not',
    false,
    { ...claim, metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } },
  ],
])('a claim %s', (_case, expected, given) => expect(waits(given)).toBe(expected));

it.each<[string, boolean, JsonObject]>([
  [
    'of ours whose claim is gone is',
    true,
    { status: { phase: 'Released' }, metadata: volumeFor(claim, '/x')['metadata'] ?? {} },
  ],
  [
    'of ours that is in use is not',
    false,
    { status: { phase: 'Bound' }, metadata: volumeFor(claim, '/x')['metadata'] ?? {} },
  ],
  ['that somebody else made is not', false, { status: { phase: 'Released' }, metadata: { name: 'theirs' } }],
])('a volume %s released', (_case, expected, given) => expect(isReleased(given)).toBe(expected));
