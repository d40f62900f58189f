import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type V1PersistentVolume, type V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { type KubernetesClient } from '../base/kubernetes-client.ts';
import { forEach, startController } from '../controller/controller.ts';
import { isReleased, needsVolume, persistentVolume, storageClass } from './persistent-volume.ts';

const NAME = 'volume-provisioner';
const CLAIMS = {
  path: '/api/v1/persistentvolumeclaims',
  list: ({ core }: KubernetesClient) => core.listPersistentVolumeClaimForAllNamespaces(),
};
const VOLUMES = {
  path: '/api/v1/persistentvolumes',
  list: ({ core }: KubernetesClient) => core.listPersistentVolume(),
};

/**
 * Makes a volume for every claim of the storage class `standard-rwo`, which is the default one: a folder
 * `<stateDir>/volumes/<uid of the claim>` that a pod with an fsGroup can write as any user. Folder and volume are removed
 * after their claim.
 */
export function startVolumeProvisioner(context: ComponentContext): Component {
  const folder = join(context.stateDir, 'volumes');
  return startController(context, NAME, [CLAIMS, VOLUMES], async (client) => {
    await client.apply(storageClass, NAME);
    const [claims, volumes] = await Promise.all([CLAIMS.list(client), VOLUMES.list(client)]);
    const tasks = [
      ...claims.items.filter(needsVolume).map((claim) => () => provision(client, claim, folder)),
      ...volumes.items.filter(isReleased).map((volume) => () => remove(client, volume, folder)),
    ];
    await forEach(tasks, (task) => task());
  });
}

async function provision(client: KubernetesClient, claim: V1PersistentVolumeClaim, folder: string): Promise<void> {
  const path = join(folder, claim.metadata?.uid ?? '');
  await mkdir(path, { recursive: true });
  await client.apply(persistentVolume(claim, path), NAME);
}

/** The folder first: as long as the volume exists, a folder that could not be removed is tried again. */
async function remove(
  { core }: KubernetesClient,
  { metadata, spec }: V1PersistentVolume,
  folder: string,
): Promise<void> {
  const path = resolve(spec?.local?.path ?? '/');
  // A user may have written another path into the object: only folders of this provisioner are removed.
  if (path.startsWith(`${folder}/`)) await rm(path, { recursive: true, force: true });
  await core.deletePersistentVolume({ name: metadata?.name ?? '' });
}
