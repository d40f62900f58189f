import { type V1PersistentVolume, type V1PersistentVolumeClaim, type V1StorageClass } from '@kubernetes/client-node';

/** GKE's default class. */
const CLASS = 'standard-rwo';
const PROVISIONER = 'local-cloud.per-branch/volume';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** As on GKE, a volume is made for the first pod of a claim, and deleted with the claim. */
export const storageClass: V1StorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: PROVISIONER,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
};

/** Whether a claim of this class has no volume, and the scheduler has chosen a node for its pod. */
export function needsVolume({ metadata, spec }: V1PersistentVolumeClaim): boolean {
  return (
    spec?.storageClassName === CLASS &&
    !spec.volumeName &&
    !metadata?.deletionTimestamp &&
    Boolean(metadata?.annotations?.[SELECTED_NODE])
  );
}

/** Whether a volume of this provisioner has lost its claim. */
export function isReleased({ metadata, status }: V1PersistentVolume): boolean {
  return metadata?.annotations?.[PROVISIONED_BY] === PROVISIONER && status?.phase === 'Released';
}

/** The volume of a claim. Of type `local`, because the kubelet gives only that one to a pod's fsGroup, `hostPath` not. */
export function persistentVolume({ metadata, spec }: V1PersistentVolumeClaim, path: string): V1PersistentVolume {
  const { name, namespace, uid, annotations } = metadata ?? {};
  const node = { key: 'kubernetes.io/hostname', operator: 'In', values: [annotations?.[SELECTED_NODE] ?? ''] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}`, annotations: { [PROVISIONED_BY]: PROVISIONER } },
    spec: {
      storageClassName: CLASS,
      persistentVolumeReclaimPolicy: 'Delete',
      accessModes: spec?.accessModes,
      volumeMode: 'Filesystem',
      // Nominal: a folder has no size of its own.
      capacity: { storage: spec?.resources?.requests?.['storage'] ?? '' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      local: { path },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [node] }] } },
    },
  };
}
