import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { REDIS, REDIS_PORT, type Redis } from './redis.ts';
import { digestOf, type Release } from './release.ts';
import {
  CONTAINER_SECURITY,
  metadata,
  POD_ISOLATION,
  POD_SECURITY,
  type ResourceContext,
  selectorOf,
  timeouts,
} from './resource-context.ts';
import type { Settings } from './settings.ts';

/** A terminating pod serves until load balancers have removed it from their endpoints. */
const PRE_STOP_SECONDS = 5;

/**
 * The app: pods are replaced one by one, none before its successor is ready. Annotations of the Deployment record the release that
 * was last applied.
 */
export function makeApp(
  context: ResourceContext,
  settings: Settings,
  release: pulumi.Output<Release>,
  redis: Redis,
  isNew: () => boolean,
): kubernetes.apps.v1.Deployment {
  const { app, replicas, progressDeadlineSeconds } = settings;
  const { name, namespace, labels, annotations } = metadata(context, app, app);
  const releaseAnnotations = release.apply((release) => ({
    'per-branch/version': release.version,
    'per-branch/digest': digestOf(release),
    'per-branch/commit': release.commit,
    'per-branch/time': release.time,
  }));
  new kubernetes.policy.v1.PodDisruptionBudget(
    `${context.name}-app`,
    { metadata: metadata(context, app, app), spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(app) } } },
    timeouts(context, 60),
  );
  return new kubernetes.apps.v1.Deployment(
    `${context.name}-app`,
    {
      metadata: {
        name,
        namespace,
        labels,
        annotations: releaseAnnotations.apply((more) => ({ ...annotations, ...more })),
      },
      spec: {
        replicas,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds,
        selector: { matchLabels: selectorOf(app) },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: { metadata: { labels, annotations: redis.checksum }, spec: podSpec(settings, release.image) },
      },
    },
    // Longer than the controller's own deadline, which each of the pods may use up in turn.
    {
      ...timeouts(context, progressDeadlineSeconds * replicas + 60),
      dependsOn: dependenciesOf(context, redis, isNew),
    },
  );
}

/**
 * In a deployed environment Redis changes before the app, so that a pod with a new password meets a Redis that accepts it. In a new
 * one app and Redis start at the same time. Whether it is new is known once the namespace is registered.
 */
function dependenciesOf({ namespaceResource }: ResourceContext, { secret, statefulSet }: Redis, isNew: () => boolean) {
  return namespaceResource.urn.apply((): pulumi.Resource[] => (isNew() ? [secret] : [secret, statefulSet]));
}

function podSpec({ app, port, probes, resources }: Settings, image: pulumi.Output<string>) {
  const { cpu, memory } = resources;
  const probe = (path: string) => ({ httpGet: { path, port: 'http' }, timeoutSeconds: 2 });
  return {
    ...POD_ISOLATION,
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
        startupProbe: { ...probe(probes.live), periodSeconds: 1, failureThreshold: 60 },
        livenessProbe: { ...probe(probes.live), periodSeconds: 10 },
        readinessProbe: { ...probe(probes.ready), periodSeconds: 2 },
        lifecycle: { preStop: { sleep: { seconds: PRE_STOP_SECONDS } } },
        resources: { requests: { cpu, memory }, limits: { memory } },
        securityContext: CONTAINER_SECURITY,
      },
    ],
  };
}
