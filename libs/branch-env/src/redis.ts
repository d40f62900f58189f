import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { ALONE, CONTAINER_SECURITY, POD_SECURITY } from './pod-security.js';
import { metadata, type Place, selectorOf, within } from './place.js';
import type { Settings } from './settings.js';

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

/** One Redis with a password and a volume. */
export function makeRedis(place: Place, settings: Settings): kubernetes.core.v1.Secret {
  const secret = makeSecret(place);
  new kubernetes.core.v1.Service(
    `${place.name}-redis`,
    {
      metadata: metadata(place, REDIS, REDIS),
      spec: { type: 'ClusterIP', selector: selectorOf(REDIS), ports: [{ name: 'redis', port: REDIS_PORT }] },
    },
    within(place, settings.startWithin),
  );
  const { name, namespace, labels, annotations } = metadata(place, REDIS, REDIS);
  new kubernetes.apps.v1.StatefulSet(
    `${place.name}-redis`,
    {
      metadata: { name, namespace, labels, annotations },
      spec: {
        serviceName: REDIS,
        replicas: 1,
        selector: { matchLabels: selectorOf(REDIS) },
        template: { metadata: { labels }, spec: podSpec(settings.redis.image) },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: settings.redis.volume } } },
          },
        ],
      },
    },
    { ...within(place, settings.startWithin), dependsOn: [secret] },
  );
  return secret;
}

/** The password for the app, and the same as Redis reads it: no command line and no log ever shows it. */
function makeSecret(place: Place): kubernetes.core.v1.Secret {
  const { result: password } = new random.RandomPassword(
    `${place.name}-redis`,
    { length: 32, special: false },
    { parent: place.parent },
  );
  return new kubernetes.core.v1.Secret(
    `${place.name}-redis`,
    {
      metadata: metadata(place, REDIS, REDIS),
      stringData: { password, 'redis.conf': pulumi.interpolate`requirepass ${password}\n` },
    },
    within(place, 60),
  );
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
