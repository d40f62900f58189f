import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { control, forEach } from '../controller/controller.ts';
import { type KubeClient } from '../kube-client/client.ts';
import { type JsonObject, text } from '../base/json.ts';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { CLASS, isReleased, pathOf, storageClass, volumeFor, waits } from './persistent-volume.ts';

const MANAGER = { fieldManager: 'local-cloud-volumes', force: 'true' };
const CLAIMS = '/api/v1/persistentvolumeclaims';
const VOLUMES = '/api/v1/persistentvolumes';

/**
 * Makes a volume for every claim of the storage class `standard-rwo`, which is the default one: a folder
 * `<stateDir>/volumes/<uid of the claim>` that a pod with an fsGroup can write as any user. Folder and volume go with the
 * claim.
 */
export function startVolumeProvisioner(context: ComponentContext): Component {
  const folder = join(context.stateDir, 'volumes');
  return control(context, 'volumes', [CLAIMS, VOLUMES], async (client, claims = [], volumes = []) => {
    await client.apply(`/apis/storage.k8s.io/v1/storageclasses/${CLASS}`, MANAGER, storageClass);
    const tasks = [
      ...claims.filter(waits).map((claim) => () => provide(client, claim, folder)),
      ...volumes.filter(isReleased).map((volume) => () => remove(client, volume, folder)),
    ];
    await forEach(tasks, (task) => task());
  });
}

async function provide(client: KubeClient, claim: JsonObject, folder: string): Promise<void> {
  const path = join(folder, text(claim, 'metadata', 'uid'));
  await mkdir(path, { recursive: true });
  const volume = volumeFor(claim, path);
  await client.apply(`${VOLUMES}/${text(volume, 'metadata', 'name')}`, MANAGER, volume);
}

/** The folder first: while the volume is there, a folder that could not be removed is tried again. */
async function remove(client: KubeClient, volume: JsonObject, folder: string): Promise<void> {
  const path = pathOf(volume);
  // Somebody may have written another path into the object; nothing else of this machine goes with it.
  if (resolve(path).startsWith(`${folder}/`)) await rm(path, { recursive: true, force: true });
  await client.delete(`${VOLUMES}/${text(volume, 'metadata', 'name')}`, {});
}
