import { join } from 'node:path';
import { HANDLERS } from './handlers.ts';
import { nameOf } from './resource-type.ts';
import { ResourceStore } from './store.ts';

/** Where the emulator keeps its resources, in the providers' folder. */
export function gcpStore(folder: string): ResourceStore {
  return new ResourceStore(join(folder, 'gcp'));
}

/**
 * The resources that are kept as records alone: nothing on this machine stands behind them.
 * @example recordsIn('/var/lib/per-branch/local-cloud/providers') // ["storage.Bucket assets"]
 */
export function recordsIn(folder: string): string[] {
  const store = gcpStore(folder);
  const emulated = Object.keys(HANDLERS).map((type) => nameOf(type));
  return store
    .types()
    .filter((type) => !emulated.includes(type))
    .flatMap((type) => store.ids(type).map((id) => `${type} ${id}`));
}
