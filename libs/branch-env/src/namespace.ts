import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { metadata, type Place, within } from './place.js';
import { amountOf, cpus, mebibytes } from './quantity.js';
import { REDIS_RESOURCES } from './redis.js';
import { digestOf, type Release } from './release.js';
import type { Settings } from './settings.js';

/** Ending pods and volumes takes its time. */
const DELETION = 300;

/** The namespace: it refuses pods that want rights, and notes for people what was last brought to it. */
export function makeNamespace(
  place: Omit<Place, 'namespace'>,
  { environment }: Settings,
  release: pulumi.Output<Release>,
): pulumi.Output<string> {
  const notes = release.apply((release) => ({
    'per-branch/version': release.version,
    'per-branch/digest': digestOf(release),
    'per-branch/commit': release.commit,
    'per-branch/time': release.time,
  }));
  const namespace = new kubernetes.core.v1.Namespace(
    place.name,
    {
      metadata: {
        name: environment.namespace,
        labels: {
          ...environment.labels,
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'latest',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
        annotations: notes.apply((notes) => ({ ...environment.annotations, ...notes })),
      },
    },
    within({ ...place, namespace: pulumi.output('') }, DELETION),
  );
  return namespace.metadata.name;
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
