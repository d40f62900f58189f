import { type Call, ProviderError } from '../rpc/provider.js';
import { at, list, text } from '../rpc/records.js';
import { type JsonObject, type Values } from '../rpc/values.js';
import { pathOf } from './apply.js';
import { poll } from './await/poll.js';
import { skipsAwait, timeoutSeconds } from './await/timeout.js';
import { type KubeClient } from './client.js';
import { KubeError } from './kube-error.js';
import { type Address, describe } from './objects.js';

/** Deletes an object and waits until it is gone, a workload with its pods, a namespace with all that is in it. */
export async function remove(client: KubeClient, address: Address, olds: Values, call: Call): Promise<void> {
  const workload = ['Deployment', 'StatefulSet'].includes(address.kind.kind);
  try {
    await client.delete(pathOf(address), { propagationPolicy: workload ? 'Foreground' : 'Background' });
  } catch (error) {
    if (error instanceof KubeError && error.code === 404) return;
    throw error;
  }
  if (!skipsAwait(olds)) await absence(client, address, call, timeoutSeconds(call, olds));
}

/** Waits until an object that is being deleted is gone; one of the same name that was made since does not count. */
export async function absence(client: KubeClient, address: Address, call: Call, seconds: number): Promise<void> {
  const first = await client.find(pathOf(address));
  let left = first;
  const wait = { signal: call.signal, deadline: Date.now() + seconds * 1000 };
  const outcome = await poll(wait, async () => {
    left = await client.find(pathOf(address));
    if (!left || at(left, 'metadata', 'uid') !== at(first, 'metadata', 'uid')) return true;
    call.status(`waiting for ${describe(address)} to be gone`);
    return false;
  });
  if (outcome === 'done') return;
  if (outcome === 'cancelled')
    throw new ProviderError(`${describe(address)} is being deleted; the operation was cancelled meanwhile.`);
  throw new ProviderError(
    `${describe(address)} is still there ${seconds} s after it was deleted. ${(await hindrances(client, address, left)).join(' ')}`,
  );
}

/** What keeps an object. */
async function hindrances(client: KubeClient, address: Address, left: JsonObject | undefined): Promise<string[]> {
  const conditions = list(left, 'status', 'conditions').filter((condition) => condition['status'] === 'True');
  const finalizers = at(left, 'metadata', 'finalizers');
  const namespace = address.kind.kind === 'Namespace' ? address.name : address.namespace;
  const pods = list(await client.get(`/api/v1/namespaces/${namespace}/pods`), 'items').filter((pod) =>
    at(pod, 'metadata', 'deletionTimestamp'),
  );
  return [
    ...conditions.map((condition) => text(condition, 'message')).filter(Boolean),
    ...(Array.isArray(finalizers) && finalizers.length > 0 ? [`Its finalizers: ${JSON.stringify(finalizers)}.`] : []),
    ...(pods.length > 0
      ? [`Pods that have not ended: ${pods.map((pod) => text(pod, 'metadata', 'name')).join(', ')}.`]
      : []),
  ];
}
