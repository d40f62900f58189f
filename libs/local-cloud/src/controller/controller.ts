import { setTimeout as delay } from 'node:timers/promises';
import { type KubernetesListObject, type KubernetesObject, makeInformer } from '@kubernetes/client-node';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { type KubernetesClient, kubernetesClient, requestError } from '../base/kubernetes-client.ts';

/** Milliseconds before failed rounds and watches are started again. */
const RETRY_INTERVAL = 500;

/** A collection of the API. */
export interface Collection {
  /** @example "/api/v1/services" */
  path: string;
  list: (client: KubernetesClient) => Promise<KubernetesListObject<KubernetesObject>>;
}

/**
 * Calls `reconcile` at once, and again after changes of some collections and after every error of a round or a watch. Rounds
 * never overlap; a watch that ended is started again, so a controller outlives a restart of the API server. `reconcile` lists
 * the objects itself: an informer's cache may lack what the last round wrote.
 */
export function startController(
  { adminKubeconfig, log }: ComponentContext,
  name: string,
  collections: Collection[],
  reconcile: (client: KubernetesClient) => Promise<void>,
): Component {
  const client = kubernetesClient(adminKubeconfig);
  const stopping = new AbortController();
  const { signal } = stopping;
  let logged = '';
  let queued = false;
  let rounds = Promise.resolve();
  /** What the retry interval delays; empty if nothing failed since the last one. */
  const delayed = new Set<() => void>();

  const retry = (error: unknown, action: () => void) => {
    if (signal.aborted) return;
    const message = requestError(error);
    if (message !== logged) log(`${name}: ${message}; trying again`);
    logged = message;
    if (delayed.size === 0) void delay(RETRY_INTERVAL, undefined, { signal }).then(runDelayed, () => undefined);
    // After an outage in which no object changed, only this round shows that the API server is available again.
    delayed.add(action).add(queueRound);
  };
  const runDelayed = () => {
    const actions = [...delayed];
    delayed.clear();
    for (const action of actions) action();
  };
  const round = async () => {
    queued = false;
    if (signal.aborted) return;
    try {
      await reconcile(client);
      if (delayed.size === 0) logged = '';
    } catch (error) {
      retry(error, queueRound);
    }
  };
  const queueRound = () => {
    if (queued) return;
    queued = true;
    rounds = rounds.then(round);
  };
  const watches = collections.map(({ path, list }) => {
    const informer = makeInformer(client.config, path, () => list(client));
    let started: Promise<void>;
    const start = () => {
      started = informer.start();
      started.catch((error: unknown) => retry(error, start));
    };
    informer.on('change', queueRound);
    informer.on('error', (error) => retry(error, start));
    start();
    return async () => {
      // Before that, there is no request that could be aborted.
      await started.catch(() => undefined);
      await informer.stop();
    };
  });
  queueRound();
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(watches.map((stop) => stop()));
      await rounds;
    },
  };
}

/** Calls `action` for each item, one after the other; throws the first error after all were tried. */
export async function forEach<T>(items: T[], action: (item: T) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  for (const item of items) await action(item).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}
