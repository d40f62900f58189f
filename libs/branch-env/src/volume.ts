import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterReader, clusterReader, type KubeObject } from './cluster-reader.ts';
import { amountOf } from './quantity.ts';
import { metadata, type ResourceContext, SKIP_AWAIT, timeouts } from './resource-context.ts';

/** Name of the claim of the StatefulSet's only pod: `<template>-<set>-<ordinal>`. */
const CLAIM = 'data-redis-0';

interface Claim extends KubeObject {
  spec?: { storageClassName?: string; resources?: { requests?: { storage?: string } } };
}

/**
 * The claim of Redis' volume, under the name that the StatefulSet uses: claim templates of a StatefulSet cannot be changed, a claim
 * can. One that the StatefulSet made is taken over with its data. With a kubeconfig, a size that the cluster would not give is refused
 * before Redis or the app change, in a preview too; without, by the API server.
 */
export function makeClaim(
  context: ResourceContext,
  size: string,
  isNew: () => boolean,
  kubeconfig: () => string | undefined,
): kubernetes.core.v1.PersistentVolumeClaim {
  const check = new pulumi.ResourceHook(
    `${context.name}-redis-volume`,
    async ({ newInputs }) => {
      const { namespace } = (newInputs?.['metadata'] ?? {}) as { namespace?: string };
      const access = kubeconfig();
      if (isNew() || access === undefined || typeof namespace !== 'string') return;
      await refuseSize(await clusterReader({ kubeconfig: access }), namespace, size);
    },
    { onDryRun: true },
  );
  return new kubernetes.core.v1.PersistentVolumeClaim(
    `${context.name}-redis`,
    {
      // It is bound once the pod exists, which is created after it.
      metadata: metadata(context, CLAIM, 'redis', SKIP_AWAIT),
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } },
    },
    {
      ...timeouts(context, 60),
      deletedWith: context.namespaceResource,
      hooks: { beforeCreate: [check], beforeUpdate: [check] },
    },
  );
}

/**
 * Refuses a size that the deployed volume cannot have.
 * @throws {Error} with the steps to take
 */
export async function refuseSize(cluster: ClusterReader, namespace: string, size: string): Promise<void> {
  const claim = await cluster.find<Claim>(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${CLAIM}`);
  const deployed = claim?.spec?.resources?.requests?.storage;
  if (deployed === undefined) return;
  const [before = 0, after = 0] = [amountOf(deployed), amountOf(size)];
  if (after === before) return;
  const where = `claim ${namespace}/${CLAIM}`;
  if (after < before) {
    throw new Error(
      `redis.volume: expected at least ${deployed}, the size of ${where}; got "${size}". A volume does not shrink. Set it to ` +
        `"${deployed}", or destroy the environment with its data and deploy it again.`,
    );
  }
  const name = claim?.spec?.storageClassName ?? '';
  if (await allowsExpansion(cluster, name)) return;
  throw new Error(
    `redis.volume: expected ${deployed}, the size of ${where}; got "${size}", and StorageClass "${name}" does not allow expansion. ` +
      `Set it to "${deployed}" to keep the size. To expand: if the class's driver can, ` +
      `kubectl patch storageclass ${name} -p '{"allowVolumeExpansion": true}', and run "up" again; ` +
      'if it cannot, save the data, destroy the environment and deploy it again.',
  );
}

/** True also if the class cannot be read: then the API server decides. */
async function allowsExpansion(cluster: ClusterReader, name: string): Promise<boolean> {
  const path = `/apis/storage.k8s.io/v1/storageclasses/${name}`;
  const storageClass = cluster.find<{ allowVolumeExpansion?: boolean }>(path);
  return storageClass.then(
    (found) => found?.allowVolumeExpansion === true,
    () => true,
  );
}
