import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { annotated, SKIP_AWAIT } from './await.ts';
import { type ClusterReader, clusterReader, type KubeObject } from './cluster-reader.ts';
import { metadata, type Place, within } from './place.ts';
import { amountOf } from './quantity.ts';

/** What the StatefulSet calls the claim of its only pod: `<template>-<set>-<ordinal>`. */
const CLAIM = 'data-redis-0';

interface Claim extends KubeObject {
  spec?: { storageClassName?: string; resources?: { requests?: { storage?: string } } };
}

/**
 * The claim of Redis' volume, by the name that the StatefulSet looks for: what a StatefulSet says of its claims never changes,
 * and this does. A claim that the StatefulSet made is taken over with its data. With a kubeconfig, a size that the
 * cluster would not give is refused before Redis or the app change, in a preview too; without, by the API server.
 */
export function makeClaim(
  place: Place,
  size: string,
  isNew: () => boolean,
  kubeconfig: () => string | undefined,
): kubernetes.core.v1.PersistentVolumeClaim {
  const check = new pulumi.ResourceHook(
    `${place.name}-redis-volume`,
    async ({ newInputs }) => {
      const { namespace } = (newInputs?.['metadata'] ?? {}) as { namespace?: string };
      const known = kubeconfig();
      if (isNew() || known === undefined || typeof namespace !== 'string') return;
      await refuseSize(await clusterReader({ kubeconfig: known }), namespace, size);
    },
    { onDryRun: true },
  );
  return new kubernetes.core.v1.PersistentVolumeClaim(
    `${place.name}-redis`,
    {
      // Bound when the pod comes, which waits for this.
      metadata: annotated(metadata(place, CLAIM, 'redis'), SKIP_AWAIT),
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } },
    },
    {
      ...within(place, 60),
      deletedWith: place.namespaceResource,
      hooks: { beforeCreate: [check], beforeUpdate: [check] },
    },
  );
}

/**
 * @throws {Error} if the volume that is there cannot have the size, with the steps to take
 */
export async function refuseSize(cluster: ClusterReader, namespace: string, size: string): Promise<void> {
  const claim = await cluster.find<Claim>(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${CLAIM}`);
  const now = claim?.spec?.resources?.requests?.storage;
  const [has = 0, wants = 0] = [amountOf(now ?? '') ?? 0, amountOf(size) ?? 0];
  if (now === undefined || wants === has) return;
  const where = `claim ${namespace}/${CLAIM}`;
  if (wants < has) {
    throw new Error(
      `redis.volume: expected at least ${now}, the size of ${where}; got "${size}". A volume does not shrink. Set it to "${now}", ` +
        'or destroy the environment with its data and deploy it again.',
    );
  }
  const name = claim?.spec?.storageClassName ?? '';
  if (await allowsGrowth(cluster, name)) return;
  throw new Error(
    `redis.volume: expected ${now}, the size of ${where}; got "${size}", and StorageClass "${name}" does not let volumes grow. ` +
      `Set it to "${now}" to go on as before. To grow: if the class's driver can, ` +
      `kubectl patch storageclass ${name} -p '{"allowVolumeExpansion": true}', and run "up" again; ` +
      'if it cannot, save the data, destroy the environment and deploy it again.',
  );
}

/** Where classes may not be read, the API server decides. */
async function allowsGrowth(cluster: ClusterReader, name: string): Promise<boolean> {
  const path = `/apis/storage.k8s.io/v1/storageclasses/${name}`;
  const read = cluster.find<{ allowVolumeExpansion?: boolean }>(path);
  return read.then(
    (found) => found?.allowVolumeExpansion === true,
    () => true,
  );
}
