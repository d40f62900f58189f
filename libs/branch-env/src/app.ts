import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { ALONE, CONTAINER_SECURITY, POD_SECURITY } from './pod-security.ts';
import { metadata, type Place, selectorOf, within } from './place.ts';
import { REDIS, REDIS_PORT, type Redis } from './redis.ts';
import { digestOf, type Release } from './release.ts';
import type { Settings } from './settings.ts';

/** Balancers need a moment to hear that a pod ends; until then it goes on serving. */
const GOODBYE = 5;

/**
 * The app: pods that are replaced one by one, none ending before its successor serves. Its annotations note for people what was
 * last brought to it.
 */
export function makeApp(
  place: Place,
  settings: Settings,
  release: pulumi.Output<Release>,
  redis: Redis,
  isNew: () => boolean,
): kubernetes.apps.v1.Deployment {
  const { app, replicas, startWithin } = settings;
  const { name, namespace, labels, annotations } = metadata(place, app, app);
  const notes = release.apply((release) => ({
    'per-branch/version': release.version,
    'per-branch/digest': digestOf(release),
    'per-branch/commit': release.commit,
    'per-branch/time': release.time,
  }));
  new kubernetes.policy.v1.PodDisruptionBudget(
    `${place.name}-app`,
    { metadata: metadata(place, app, app), spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(app) } } },
    within(place, 60),
  );
  return new kubernetes.apps.v1.Deployment(
    `${place.name}-app`,
    {
      metadata: { name, namespace, labels, annotations: notes.apply((notes) => ({ ...annotations, ...notes })) },
      spec: {
        replicas,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: startWithin,
        selector: { matchLabels: selectorOf(app) },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: { metadata: { labels, annotations: redis.checksum }, spec: podSpec(settings, release.image) },
      },
    },
    // The controller's own verdict comes first: each of the pods in turn may take that long.
    { ...within(place, startWithin * replicas + 60), dependsOn: startsAfter(place, redis, isNew) },
  );
}

/**
 * A deployed Redis takes what changes before the app does: a pod with the new password meets a Redis that knows it. A new
 * environment has nothing to keep serving, so app and Redis start at the same time. The engine's record of the namespace tells.
 */
function startsAfter({ namespaceResource }: Place, { secret, statefulSet }: Redis, isNew: () => boolean) {
  return namespaceResource.urn.apply((): pulumi.Resource[] => (isNew() ? [secret] : [secret, statefulSet]));
}

function podSpec({ app, port, probes, resources }: Settings, image: pulumi.Output<string>) {
  const { cpu, memory } = resources;
  const ask = (path: string) => ({ httpGet: { path, port: 'http' }, timeoutSeconds: 2 });
  return {
    ...ALONE,
    securityContext: POD_SECURITY,
    terminationGracePeriodSeconds: 30,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selectorOf(app) },
      },
    ],
    containers: [
      {
        name: app,
        image,
        ports: [{ name: 'http', containerPort: port }],
        env: [
          { name: 'PORT', value: String(port) },
          { name: 'REDIS_HOST', value: REDIS },
          { name: 'REDIS_PORT', value: String(REDIS_PORT) },
          { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: REDIS, key: 'password' } } },
        ],
        startupProbe: { ...ask(probes.live), periodSeconds: 1, failureThreshold: 60 },
        livenessProbe: { ...ask(probes.live), periodSeconds: 10 },
        readinessProbe: { ...ask(probes.ready), periodSeconds: 2 },
        lifecycle: { preStop: { sleep: { seconds: GOODBYE } } },
        resources: { requests: { cpu, memory }, limits: { memory } },
        securityContext: CONTAINER_SECURITY,
      },
    ],
  };
}
