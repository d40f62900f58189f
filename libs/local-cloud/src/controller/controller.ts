import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeConfig, Watch } from '@kubernetes/client-node';
import { KubeClient } from '../kube-client/client.ts';
import { type JsonObject, list, text } from '../base/json.ts';
import { type Component, type ComponentContext } from '../base/component-context.ts';

/** Milliseconds before a failed round is tried again. */
const PAUSE = 500;

/** Brings the cluster into the state that the objects ask for; called again after every change of one of them. */
export type Reconcile = (client: KubeClient, ...objects: JsonObject[][]) => Promise<void>;

/**
 * Calls `reconcile` with all objects of some collections, and again whenever one of them changed. A round that failed is
 * tried again, so it outlives a restart of the API server. Rounds never overlap.
 * @param paths collections of the API, e.g. `/api/v1/services`
 */
export function control(context: ComponentContext, name: string, paths: string[], reconcile: Reconcile): Component {
  const kubeconfig = readFileSync(context.adminKubeconfig, 'utf8');
  const client = KubeClient.fromKubeconfig(kubeconfig);
  const stopping = new AbortController();
  let said = '';
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const collections = await Promise.all(paths.map((path) => client.get(path)));
        const versions = collections.map((collection) => text(collection, 'metadata', 'resourceVersion'));
        await reconcile(client, ...collections.map((collection) => list(collection, 'items')));
        said = '';
        await changed(kubeconfig, paths, versions, stopping.signal);
      } catch (error) {
        const { message } = error as Error;
        if (message !== said) context.log(`${name}: ${message}; trying again`);
        said = message;
        await delay(PAUSE, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return rounds;
    },
  };
}

/** Does one after the other; what fails is told when all were tried, so that one object does not hold up the others. */
export async function forEach<T>(all: T[], action: (one: T) => Promise<void>): Promise<void> {
  const failures: Error[] = [];
  for (const one of all) await action(one).catch((error: Error) => failures.push(error));
  const [first] = failures;
  if (first) throw first;
}

/** Resolves with the first change since these versions. */
async function changed(kubeconfig: string, paths: string[], versions: string[], stop: AbortSignal): Promise<void> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const watch = new Watch(config);
  let watches: Promise<AbortController>[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      stop.addEventListener('abort', () => resolve(), { once: true });
      if (stop.aborted) return resolve();
      // The library hangs up after half a minute of silence; looking again then does no harm.
      const hungUp = (error?: Error | null) => (error && error.name !== 'TimeoutError' ? reject(error) : resolve());
      const query = (index: number) => ({ resourceVersion: versions[index] ?? '' });
      watches = paths.map((path, index) => watch.watch(path, query(index), () => resolve(), hungUp));
      Promise.all(watches).catch(reject);
    });
  } finally {
    for (const begun of await Promise.allSettled(watches)) if (begun.status === 'fulfilled') begun.value.abort();
  }
}
