import { type V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { isReleased, needsVolume, persistentVolume } from './persistent-volume.ts';

const metadata = {
  name: 'data-redis-0',
  namespace: 'env-x',
  uid: '1f0c',
  annotations: { 'volume.kubernetes.io/selected-node': 'local' },
};
const spec = {
  storageClassName: 'standard-rwo',
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
};
const claim: V1PersistentVolumeClaim = { metadata, spec };

it('persistentVolume is a folder of the node, reserved for the claim', () => {
  expect(persistentVolume(claim, '/state/volumes/1f0c')).toEqual({
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

it.each<[string, boolean, V1PersistentVolumeClaim]>([
  ['whose pod has a node', true, claim],
  ['without a pod', false, { spec, metadata: { ...metadata, annotations: {} } }],
  ['that has its volume', false, { metadata, spec: { ...spec, volumeName: 'pvc-1f0c' } }],
  ['of another class', false, { metadata, spec: { ...spec, storageClassName: 'fast' } }],
  ['that is being deleted', false, { spec, metadata: { ...metadata, deletionTimestamp: new Date() } }],
])('needsVolume of a claim %s is %s', (_case, expected, given) => expect(needsVolume(given)).toBe(expected));

it.each([
  ['of this provisioner whose claim was deleted', true, 'Released', persistentVolume(claim, '/x').metadata],
  ['of this provisioner in use', false, 'Bound', persistentVolume(claim, '/x').metadata],
  ['of another provisioner', false, 'Released', { name: 'other' }],
])('isReleased of a volume %s is %s', (_case, expected, phase, metadata) =>
  expect(isReleased({ metadata, status: { phase } })).toBe(expected),
);
