import { list, text } from '../../rpc/records.js';
import { type JsonObject } from '../../rpc/values.js';
import { type KubeClient } from '../client.js';
import { warnings } from './events.js';
import { podReasons } from './pods.js';
import { podsOfDeployment, podsOfStatefulSet } from './workloads.js';

/** Replicas fail alike; a few of them tell the story. */
const MOST_PODS = 3;

/**
 * Why an object is not ready, most telling first: what its pods run into, then what its controller could not do.
 * `logs` asks for the last words of containers, too.
 */
export async function reasonsFor(client: KubeClient, live: JsonObject, options: { logs: boolean }): Promise<string[]> {
  if (live['kind'] === 'Deployment') {
    return [...(await ofPods(client, await podsOfDeployment(client, live), options)), ...replicaFailure(live)];
  }
  if (live['kind'] === 'StatefulSet') {
    return [
      ...(await ofPods(client, await podsOfStatefulSet(client, live), options)),
      ...(await warnings(client, live)),
    ];
  }
  return live['kind'] === 'Service' ? warnings(client, live) : [];
}

async function ofPods(client: KubeClient, pods: JsonObject[], options: { logs: boolean }): Promise<string[]> {
  const reasons = await Promise.all(pods.slice(0, MOST_PODS).map((pod) => podReasons(client, pod, options)));
  return reasons.flat();
}

/** A quota, a policy or a missing account keeps the controller from making pods at all. */
function replicaFailure(deployment: JsonObject): string[] {
  const condition = list(deployment, 'status', 'conditions').find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  return condition ? [text(condition, 'message')] : [];
}
