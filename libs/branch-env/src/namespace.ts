import * as kubernetes from '@pulumi/kubernetes';
import { metadata, type Place, within } from './place.ts';
import { CLUSTER, OWNER } from './labels.ts';
import type { Owner } from './owner.ts';
import { ownershipHooks } from './ownership-hooks.ts';
import { amountOf, cpus, mebibytes } from './quantity.ts';
import { REDIS_RESOURCES } from './redis.ts';
import type { Settings } from './settings.ts';

/** Ending pods and volumes takes its time. */
const DELETION = 300;

/**
 * The namespace: it refuses pods that want rights, and belongs to the stack that runs. One that is another's is refused before
 * anything is applied. Between that look and the apply the API server itself refuses: the other stack's field manager holds the
 * annotation of the owner. Nothing in it is forced, therefore, and nothing in it changes from run to run.
 */
export function makeNamespace(
  { name, parent }: Pick<Place, 'name' | 'parent'>,
  { environment, clusterIdentifier }: Settings,
  owner: Owner,
  kubeconfig: () => string | undefined,
): { namespaceResource: kubernetes.core.v1.Namespace; isNew: () => boolean } {
  const { hooks, isNew } = ownershipHooks(name, environment, owner, kubeconfig);
  const namespaceResource = new kubernetes.core.v1.Namespace(
    name,
    {
      metadata: {
        name: environment.namespace,
        labels: {
          ...environment.labels,
          [OWNER]: owner.label,
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'latest',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
        annotations: {
          ...environment.annotations,
          [OWNER]: owner.stack,
          ...(clusterIdentifier !== undefined && { [CLUSTER]: clusterIdentifier }),
          'pulumi.com/patchFieldManager': owner.fieldManager,
        },
      },
    },
    {
      ...within({ parent }, DELETION),
      hooks,
      // What is deployed stays where its data is, whatever the namespace of a new environment is called.
      ignoreChanges: ['metadata.name'],
    },
  );
  return { namespaceResource, isNew };
}

/** Room for a person's own pod beside the environment's, e.g. to look into something. */
const SPARE = { pods: 1, cpu: 0.2, memory: 256 * 2 ** 20 };

/** What an environment may take at most. */
export function makeQuota(place: Place, settings: Settings): void {
  new kubernetes.core.v1.ResourceQuota(
    `${place.name}-quota`,
    { metadata: metadata(place, 'environment'), spec: { hard: limitsOf(settings) } },
    within(place, 60),
  );
  // With a quota, a pod that says nothing of memory is refused: this is for a person's `kubectl run` or `debug`.
  new kubernetes.core.v1.LimitRange(
    `${place.name}-limits`,
    {
      metadata: metadata(place, 'environment'),
      spec: {
        limits: [{ type: 'Container', default: { memory: '128Mi' }, defaultRequest: { cpu: '10m', memory: '64Mi' } }],
      },
    },
    within(place, 60),
  );
}

function limitsOf({ replicas, resources }: Settings): Record<string, string> {
  // In a rolling update each pod has a successor, one comes before one goes, and those that end count until they are gone.
  const apps = 2 * replicas + 1;
  const sum = (kind: 'cpu' | 'memory') =>
    apps * (amountOf(resources[kind]) ?? 0) + (amountOf(REDIS_RESOURCES[kind]) ?? 0) + SPARE[kind];
  const memory = mebibytes(sum('memory'));
  return {
    pods: String(apps + 1 + SPARE.pods),
    'requests.cpu': cpus(sum('cpu')),
    'requests.memory': memory,
    'limits.memory': memory,
    persistentvolumeclaims: '1',
    'services.loadbalancers': '1',
    // The balancer's own.
    'services.nodeports': '1',
  };
}
