import { HANDLERS } from './handlers.ts';
import { nameOf } from './resource-type.ts';
import { ResourceStore } from './store.ts';

/**
 * The resources that are kept as records: this machine does nothing for their types.
 * @example recordsIn('/var/lib/per-branch/local-cloud/providers') // ["storage.Bucket assets"]
 */
export function recordsIn(stateDir: string): string[] {
  const store = new ResourceStore(stateDir);
  const handled = Object.keys(HANDLERS).map(nameOf);
  const types = store.types().filter((type) => !handled.includes(type));
  return types.flatMap((type) => store.ids(type).map((id) => `${type} ${id}`));
}
