import { createHash } from 'node:crypto';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { annotated, SKIP_AWAIT } from './await.ts';
import { ALONE, CONTAINER_SECURITY, POD_SECURITY } from './pod-security.ts';
import { metadata, type Place, selectorOf, within } from './place.ts';
import type { Settings } from './settings.ts';

/** Name of the Service, the StatefulSet and the Secret, and what selects the pod. */
export const REDIS = 'redis';
export const REDIS_PORT = 6379;

/** What the pod asks for; the memory is a limit, too. */
export const REDIS_RESOURCES = { cpu: '50m', memory: '128Mi' };

/** User and group `redis` of the official image. */
const USER = 999;

/** An acknowledged write is on the disk; a full memory refuses writes and forgets nothing. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--dir', '/data'];
const BOUNDED = ['--maxmemory', '96mb', '--maxmemory-policy', 'noeviction'];

/** What the app needs of Redis. */
export interface Redis {
  secret: kubernetes.core.v1.Secret;
  statefulSet: kubernetes.apps.v1.StatefulSet;
  /** Annotation of every pod that reads the Secret, which is replaced when the Secret changes. */
  checksum: pulumi.Output<Record<string, string>>;
}

/** One Redis with a password and a volume. */
export function makeRedis(place: Place, settings: Settings, claim: kubernetes.core.v1.PersistentVolumeClaim): Redis {
  const { secret, checksum } = makeSecret(place);
  new kubernetes.core.v1.Service(
    `${place.name}-redis`,
    {
      // The app's readiness asks Redis itself.
      metadata: annotated(metadata(place, REDIS, REDIS), SKIP_AWAIT),
      spec: { type: 'ClusterIP', selector: selectorOf(REDIS), ports: [{ name: 'redis', port: REDIS_PORT }] },
    },
    within(place, settings.startWithin),
  );
  const { name, namespace, labels } = metadata(place, REDIS, REDIS);
  const statefulSet = new kubernetes.apps.v1.StatefulSet(
    `${place.name}-redis`,
    {
      metadata: { name, namespace, labels, annotations: { 'pulumi.com/patchForce': 'true' } },
      spec: {
        serviceName: REDIS,
        replicas: 1,
        selector: { matchLabels: selectorOf(REDIS) },
        template: { metadata: { labels, annotations: checksum }, spec: podSpec(settings.redis.image) },
        // Never used, for the claim is there already, and never changed, for Kubernetes refuses that.
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    },
    {
      ...within(place, settings.startWithin),
      dependsOn: [secret, claim],
      // Another field manager that ignores a field would release it, and with it what cannot be changed: hence none is named above.
      ignoreChanges: ['spec.volumeClaimTemplates'],
    },
  );
  return { secret, statefulSet, checksum };
}

/** The password for the app, and the same as Redis reads it: no command line and no log ever shows it. */
function makeSecret(place: Place): Omit<Redis, 'statefulSet'> {
  const { result: password } = new random.RandomPassword(
    `${place.name}-redis`,
    { length: 32, special: false },
    { parent: place.parent },
  );
  const stringData = { password, 'redis.conf': pulumi.interpolate`requirepass ${password}\n` };
  const secret = new kubernetes.core.v1.Secret(
    `${place.name}-redis`,
    { metadata: metadata(place, REDIS, REDIS), stringData },
    within(place, 60),
  );
  return { secret, checksum: checksumOf(stringData) };
}

/** Not secret: nobody finds 32 random characters from their digest. */
function checksumOf(stringData: Record<string, pulumi.Input<string>>): pulumi.Output<Record<string, string>> {
  const digest = pulumi
    .output(stringData)
    .apply((data) => createHash('sha256').update(JSON.stringify(data)).digest('hex'));
  return pulumi.unsecret(digest).apply((digest): Record<string, string> => ({ 'per-branch/redis-checksum': digest }));
}

function podSpec(image: pulumi.Input<string>) {
  return {
    ...ALONE,
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
        // redis-cli takes the password from here.
        env: [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: REDIS, key: 'password' } } }],
        // It accepts connections while it still reads its file; it is ready when it answers.
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
