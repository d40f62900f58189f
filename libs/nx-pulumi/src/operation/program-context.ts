import { type AsyncLocalStorage } from 'node:async_hooks';

/** What Pulumi's SDK keeps of one run: its options, configuration and registrations. */
interface Store {
  resourcePackages?: Map<string, unknown>;
  resourceModules?: Map<string, unknown>;
}

/** Where the SDK keeps it: in the context of the asynchronous call, and for calls without one in `globalStore`. */
interface Globals {
  asyncLocalStorage?: AsyncLocalStorage<Store>;
  globalStore?: Store;
}

/**
 * Called in the context of an inline program, before it is loaded: gives its context to calls that come without one. Those are the
 * engine's calls back (transforms, hooks), for which the SDK would make an empty one: `getProject()` would be "project" there, and
 * `new Config()` empty. One process runs one program, so there is no other program to disturb.
 */
export function shareContext(): void {
  const globals = globalThis as Globals;
  const store = globals.asyncLocalStorage?.getStore();
  if (!store) return;
  const { resourcePackages, resourceModules } = globals.globalStore ?? {};
  Object.assign(store, resourcePackages && { resourcePackages }, resourceModules && { resourceModules });
  globals.globalStore = store;
}
