import { at, list, number, text } from '../../rpc/records.js';
import { type JsonObject } from '../../rpc/values.js';
import { type KubeClient } from '../client.js';

/** Whether an object does what it is for. */
export type Readiness =
  | { ready: true }
  /** What is waited for; `failed` when there is no use in waiting. */
  | { ready: false; waitingFor: string; failed?: boolean };

const READY: Readiness = { ready: true };

type Look = (client: KubeClient, live: JsonObject) => Readiness | Promise<Readiness>;

const LOOKS = new Map<unknown, Look>([
  [
    'Namespace',
    (_client, live) => unless(text(live, 'status', 'phase') !== 'Active', 'the namespace to become active'),
  ],
  ['ResourceQuota', (_client, live) => unless(!at(live, 'status', 'hard'), 'the quota to be counted')],
  ['Deployment', (_client, live) => deployment(live)],
  ['StatefulSet', (_client, live) => statefulSet(live)],
  ['Service', service],
]);

/** Looks at a live object; kinds that are not listed are ready once they exist. */
export async function readiness(client: KubeClient, live: JsonObject): Promise<Readiness> {
  return (await LOOKS.get(live['kind'])?.(client, live)) ?? READY;
}

function unless(waits: boolean, waitingFor: string): Readiness {
  return waits ? { ready: false, waitingFor } : READY;
}

/** As `kubectl rollout status` has it: everything updated, everything available, nothing old left. */
function deployment(live: JsonObject): Readiness {
  const wanted = number(live, 'spec', 'replicas') ?? 1;
  if (!observed(live)) return { ready: false, waitingFor: 'the deployment controller' };
  const progress = list(live, 'status', 'conditions').find((condition) => condition['type'] === 'Progressing');
  const failed = progress?.['reason'] === 'ProgressDeadlineExceeded';
  const status = (field: string) => number(live, 'status', field) ?? 0;
  const available = Math.min(status('updatedReplicas'), status('availableReplicas'));
  // While new pods fail, old ones are available and count; how many are not tells of the new ones then.
  const missing = Math.max(wanted - available, Math.min(status('unavailableReplicas'), wanted));
  if (missing > 0) return { ready: false, failed, waitingFor: pods(missing, wanted) };
  const old = status('replicas') - status('updatedReplicas');
  return old > 0 ? { ready: false, failed, waitingFor: `${old} old ${old === 1 ? 'pod' : 'pods'} to end` } : READY;
}

function statefulSet(live: JsonObject): Readiness {
  const wanted = number(live, 'spec', 'replicas') ?? 1;
  if (!observed(live)) return { ready: false, waitingFor: 'the stateful set controller' };
  const rolled = text(live, 'status', 'currentRevision') === text(live, 'status', 'updateRevision');
  // Until the revisions agree, ready ones may be of the old revision.
  const ready = rolled ? number(live, 'status', 'readyReplicas') : number(live, 'status', 'updatedReplicas');
  const missing = wanted - (ready ?? 0);
  if (missing > 0) return { ready: false, waitingFor: pods(missing, wanted) };
  return rolled ? READY : { ready: false, waitingFor: 'the last updated pod to be ready' };
}

/** A Service that selects pods has one that is ready; a balancer has an address. */
async function service(client: KubeClient, live: JsonObject): Promise<Readiness> {
  const type = text(live, 'spec', 'type');
  if (type === 'LoadBalancer' && list(live, 'status', 'loadBalancer', 'ingress').length === 0) {
    return { ready: false, waitingFor: 'an address for the load balancer' };
  }
  const selector = at(live, 'spec', 'selector');
  // Pods may well wait for their headless Service, so it cannot wait for them.
  if (!selector || type === 'ExternalName' || text(live, 'spec', 'clusterIP') === 'None') return READY;
  const slices = await client.get(
    `/apis/discovery.k8s.io/v1/namespaces/${text(live, 'metadata', 'namespace')}/endpointslices`,
    {
      labelSelector: `kubernetes.io/service-name=${text(live, 'metadata', 'name')}`,
    },
  );
  const endpoints = list(slices, 'items').flatMap((slice) => list(slice, 'endpoints'));
  if (endpoints.some((endpoint) => at(endpoint, 'conditions', 'ready') === true)) return READY;
  return { ready: false, waitingFor: `a ready pod behind the service (its selector: ${JSON.stringify(selector)})` };
}

function observed(live: JsonObject): boolean {
  return (number(live, 'status', 'observedGeneration') ?? 0) >= (number(live, 'metadata', 'generation') ?? 0);
}

function pods(missing: number, wanted: number): string {
  return `${missing} of ${wanted} ${wanted === 1 ? 'pod' : 'pods'}`;
}
