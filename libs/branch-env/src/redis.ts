import { createHash } from 'node:crypto';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import {
  CONTAINER_SECURITY,
  metadata,
  POD_ISOLATION,
  POD_SECURITY,
  type ResourceContext,
  selectorOf,
  SKIP_AWAIT,
  timeouts,
} from './resource-context.ts';
import type { Settings } from './settings.ts';

/** Name of the Service, the StatefulSet, the Secret and the pod's label. */
export const REDIS = 'redis';
export const REDIS_PORT = 6379;

/** Requests of the pod; the memory is also its limit. */
export const REDIS_RESOURCES = { cpu: '50m', memory: '128Mi' };

/** User and group `redis` of the official image. */
const USER = 999;

/** An acknowledged write is on the disk; when the memory is full, writes are refused and nothing is evicted. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--dir', '/data'];
const BOUNDED = ['--maxmemory', '96mb', '--maxmemory-policy', 'noeviction'];

/** The resources that the app depends on. */
export interface Redis {
  secret: kubernetes.core.v1.Secret;
  statefulSet: kubernetes.apps.v1.StatefulSet;
  /** Annotation of every pod that reads the Secret, so that the pod is replaced when the Secret changes. */
  checksum: pulumi.Output<Record<string, string>>;
}

/** One Redis with a password and a volume. */
export function makeRedis(
  context: ResourceContext,
  { redis: { image }, progressDeadlineSeconds }: Settings,
  claim: kubernetes.core.v1.PersistentVolumeClaim,
): Redis {
  const { secret, checksum } = makeSecret(context);
  new kubernetes.core.v1.Service(
    `${context.name}-redis`,
    {
      // The app's readiness probe checks Redis.
      metadata: metadata(context, REDIS, REDIS, SKIP_AWAIT),
      spec: { type: 'ClusterIP', selector: selectorOf(REDIS), ports: [{ name: 'redis', port: REDIS_PORT }] },
    },
    timeouts(context, progressDeadlineSeconds),
  );
  const { name, namespace, labels } = metadata(context, REDIS, REDIS);
  const statefulSet = new kubernetes.apps.v1.StatefulSet(
    `${context.name}-redis`,
    {
      metadata: { name, namespace, labels, annotations: { 'pulumi.com/patchForce': 'true' } },
      spec: {
        serviceName: REDIS,
        replicas: 1,
        selector: { matchLabels: selectorOf(REDIS) },
        template: { metadata: { labels, annotations: checksum }, spec: podSpec(image) },
        // Unused, because the claim exists already; unchanged, because Kubernetes refuses a change.
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    },
    {
      ...timeouts(context, progressDeadlineSeconds),
      dependsOn: [secret, claim],
      // No field manager is named above: another one would release the ignored field, which Kubernetes refuses.
      ignoreChanges: ['spec.volumeClaimTemplates'],
    },
  );
  return { secret, statefulSet, checksum };
}

/** The password for the app, and the same as configuration of Redis: no command line and no log shows it. */
function makeSecret(context: ResourceContext): Omit<Redis, 'statefulSet'> {
  const { result: password } = new random.RandomPassword(
    `${context.name}-redis`,
    { length: 32, special: false },
    { parent: context.parent },
  );
  const stringData = { password, 'redis.conf': pulumi.interpolate`requirepass ${password}\n` };
  const secret = new kubernetes.core.v1.Secret(
    `${context.name}-redis`,
    { metadata: metadata(context, REDIS, REDIS), stringData },
    timeouts(context, 60),
  );
  return { secret, checksum: checksumOf(stringData) };
}

/** Not secret: 32 random characters cannot be found from their digest. */
function checksumOf(stringData: Record<string, pulumi.Input<string>>): pulumi.Output<Record<string, string>> {
  const digest = pulumi
    .output(stringData)
    .apply((data) => createHash('sha256').update(JSON.stringify(data)).digest('hex'));
  return pulumi.unsecret(digest).apply((digest): Record<string, string> => ({ 'per-branch/redis-checksum': digest }));
}

function podSpec(image: pulumi.Input<string>) {
  return {
    ...POD_ISOLATION,
    securityContext: {
      ...POD_SECURITY,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      fsGroupChangePolicy: 'OnRootMismatch',
    },
    containers: [
      {
        name: REDIS,
        image,
        command: ['redis-server', '/etc/redis/redis.conf'],
        args: [...DURABLE, ...BOUNDED],
        ports: [{ name: 'redis', containerPort: REDIS_PORT }],
        // Read by redis-cli.
        env: [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: REDIS, key: 'password' } } }],
        // Redis accepts connections while it loads its file, and answers commands once it is loaded.
        livenessProbe: { tcpSocket: { port: 'redis' }, periodSeconds: 10, failureThreshold: 6 },
        readinessProbe: { exec: { command: ['redis-cli', '-e', 'ping'] }, periodSeconds: 2, timeoutSeconds: 2 },
        resources: { requests: REDIS_RESOURCES, limits: { memory: REDIS_RESOURCES.memory } },
        securityContext: CONTAINER_SECURITY,
        volumeMounts: [
          { name: 'data', mountPath: '/data' },
          { name: 'config', mountPath: '/etc/redis', readOnly: true },
        ],
      },
    ],
    volumes: [
      {
        name: 'config',
        secret: { secretName: REDIS, defaultMode: 0o440, items: [{ key: 'redis.conf', path: 'redis.conf' }] },
      },
    ],
  };
}
