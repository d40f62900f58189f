import * as kubernetes from '@pulumi/kubernetes';
import { CLUSTER, OWNER } from './ownership.ts';
import { type Owner, ownershipHooks } from './ownership-hooks.ts';
import { amountOf, cpus, mebibytes } from './quantity.ts';
import { REDIS_RESOURCES } from './redis.ts';
import { metadata, type ResourceContext, timeouts } from './resource-context.ts';
import type { Settings } from './settings.ts';

/** Seconds for the deletion of pods and volumes. */
const DELETE_TIMEOUT = 300;

/**
 * The namespace: it enforces the restricted pod security standard, and records the stack that owns it. Hooks refuse a namespace of
 * another stack before anything is applied. Between hook and apply, the API server refuses it: the other stack's field manager holds
 * the owner's annotation. Therefore nothing of the namespace is applied with force, and nothing in it changes from run to run.
 */
export function makeNamespace(
  { name, parent }: Pick<ResourceContext, 'name' | 'parent'>,
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
      ...timeouts({ parent }, DELETE_TIMEOUT),
      hooks,
      // A deployed environment keeps its namespace and data when the naming of new ones changes.
      ignoreChanges: ['metadata.name'],
    },
  );
  return { namespaceResource, isNew };
}

/** Allows for one pod of a developer, e.g. of `kubectl debug`. */
const DEBUG_HEADROOM = { pods: 1, cpu: 0.2, memory: 256 * 2 ** 20 };

/** ResourceQuota and LimitRange of the namespace. */
export function makeQuota(context: ResourceContext, settings: Settings): void {
  new kubernetes.core.v1.ResourceQuota(
    `${context.name}-quota`,
    { metadata: metadata(context, 'environment'), spec: { hard: limitsOf(settings) } },
    timeouts(context, 60),
  );
  // The quota refuses pods without memory requests: these are the defaults for `kubectl run` and `kubectl debug`.
  new kubernetes.core.v1.LimitRange(
    `${context.name}-limits`,
    {
      metadata: metadata(context, 'environment'),
      spec: {
        limits: [{ type: 'Container', default: { memory: '128Mi' }, defaultRequest: { cpu: '10m', memory: '64Mi' } }],
      },
    },
    timeouts(context, 60),
  );
}

function limitsOf({ replicas, resources }: Settings): Record<string, string> {
  // In a rolling update one pod comes before another goes, and terminating pods count until they are deleted.
  const appPods = 2 * replicas + 1;
  const sum = (kind: 'cpu' | 'memory') =>
    appPods * (amountOf(resources[kind]) ?? 0) + (amountOf(REDIS_RESOURCES[kind]) ?? 0) + DEBUG_HEADROOM[kind];
  const memory = mebibytes(sum('memory'));
  return {
    pods: String(appPods + 1 + DEBUG_HEADROOM.pods),
    'requests.cpu': cpus(sum('cpu')),
    'requests.memory': memory,
    'limits.memory': memory,
    persistentvolumeclaims: '1',
    'services.loadbalancers': '1',
    // The node port of the load balancer's Service.
    'services.nodeports': '1',
  };
}
