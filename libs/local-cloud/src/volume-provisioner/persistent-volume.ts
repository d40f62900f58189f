import { at, type JsonObject, text } from '../base/json.ts';

/** GKE's default class. */
export const CLASS = 'standard-rwo';
const PROVISIONER = 'local-cloud.per-branch/volume';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** As GKE's: the volume is made when a pod wants it, and goes with its claim. */
export const storageClass: JsonObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: PROVISIONER,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
};

/** Claims that wait for a volume of ours: the scheduler has chosen a node for their pod. */
export function waits(claim: JsonObject): boolean {
  return (
    text(claim, 'spec', 'storageClassName') === CLASS &&
    text(claim, 'spec', 'volumeName') === '' &&
    at(claim, 'metadata', 'deletionTimestamp') === undefined &&
    nodeOf(claim) !== ''
  );
}

function nodeOf(claim: JsonObject): string {
  return text(claim, 'metadata', 'annotations', SELECTED_NODE);
}

/** Volumes of ours whose claim is gone. */
export function isReleased(volume: JsonObject): boolean {
  const ours = text(volume, 'metadata', 'annotations', PROVISIONED_BY) === PROVISIONER;
  return ours && text(volume, 'status', 'phase') === 'Released';
}

/** The folder behind a volume. */
export function pathOf(volume: JsonObject): string {
  return text(volume, 'spec', 'local', 'path');
}

/** A volume for the claim. Of type `local`, not `hostPath`: with that one the kubelet gives the folder to a pod's fsGroup. */
export function volumeFor(claim: JsonObject, path: string): JsonObject {
  const { name = '', namespace = '', uid = '' } = claim['metadata'] as JsonObject;
  const spec = claim['spec'] as JsonObject;
  const node = { key: 'kubernetes.io/hostname', operator: 'In', values: [nodeOf(claim)] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${text(claim, 'metadata', 'uid')}`, annotations: { [PROVISIONED_BY]: PROVISIONER } },
    spec: {
      storageClassName: CLASS,
      persistentVolumeReclaimPolicy: 'Delete',
      accessModes: spec['accessModes'] ?? [],
      volumeMode: 'Filesystem',
      // What is asked for is what it is said to have: a folder has no size of its own.
      capacity: { storage: text(claim, 'spec', 'resources', 'requests', 'storage') },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [node] }] } },
    },
  };
}
