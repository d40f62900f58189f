import type { Recording } from '@per-branch/pulumi-testing';
import {
  checksumOf,
  containerSecurity,
  labels,
  mocks,
  NAMESPACE,
  recordEnvironment,
  redis,
} from './testing/environment.ts';

let env: Recording;
const inputsOf = (type: string, name: string) => env.only(`kubernetes:${type}`, name).inputs;
beforeAll(async () => void (env = await recordEnvironment()));

it('the StatefulSet of Redis writes every acknowledged change to its volume', () => {
  expect(inputsOf('apps/v1:StatefulSet', 'env-redis')).toEqual({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      namespace: NAMESPACE,
      name: 'redis',
      labels: { ...labels, ...redis },
      annotations: { 'pulumi.com/patchForce': 'true' },
    },
    spec: {
      serviceName: 'redis',
      replicas: 1,
      selector: { matchLabels: redis },
      template: {
        metadata: {
          labels: { ...labels, ...redis },
          annotations: { 'per-branch/redis-checksum': checksumOf('hunter2') },
        },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 999,
            runAsGroup: 999,
            fsGroup: 999,
            fsGroupChangePolicy: 'OnRootMismatch',
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'redis',
              image: 'docker.io/library/redis:7',
              command: ['redis-server', '/etc/redis/redis.conf'],
              args: [
                ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--dir', '/data'],
                ...['--maxmemory', '96mb', '--maxmemory-policy', 'noeviction'],
              ],
              ports: [{ name: 'redis', containerPort: 6379 }],
              env: [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } }],
              livenessProbe: { tcpSocket: { port: 'redis' }, periodSeconds: 10, failureThreshold: 6 },
              readinessProbe: {
                exec: { command: ['redis-cli', '-e', 'ping'] },
                periodSeconds: 2,
                timeoutSeconds: 2,
              },
              resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } },
              securityContext: containerSecurity,
              volumeMounts: [
                { name: 'data', mountPath: '/data' },
                { name: 'config', mountPath: '/etc/redis', readOnly: true },
              ],
            },
          ],
          volumes: [
            {
              name: 'config',
              secret: { secretName: 'redis', defaultMode: 0o440, items: [{ key: 'redis.conf', path: 'redis.conf' }] },
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  });
});

it('only the Secret holds the password', () => {
  const secret = env.only('kubernetes:core/v1:Secret');
  expect(secret.inputs['stringData']).toEqual({ password: 'hunter2', 'redis.conf': 'requirepass hunter2\n' });
  expect(secret.secrets).toEqual(['stringData']);
  const others = env.resources.filter((resource) => resource !== secret);
  expect(JSON.stringify(others.map(({ inputs }) => inputs))).not.toContain('hunter2');
});

it('a new password changes the pod templates of Redis and app, a new `redis.volume` changes none', async () => {
  const withPassword = (result: string) => ({ ...mocks, 'random:index/randomPassword:RandomPassword': { result } });
  const templates = ({ only }: Recording) =>
    ['apps/v1:StatefulSet', 'apps/v1:Deployment'].map((type) => only(`kubernetes:${type}`).inputs['spec']);
  const before = templates(await recordEnvironment({ redis: { volume: '1Gi' } }, withPassword('hunter2')));
  const after = templates(await recordEnvironment({ redis: { volume: '2Gi' } }, withPassword('hunter3')));
  const [first, second] = ['hunter2', 'hunter3'].map(checksumOf) as [string, string];
  expect(JSON.parse(JSON.stringify(after).replaceAll(second, first))).toEqual(before);
  expect(JSON.stringify(after)).toContain(second);
  expect(JSON.stringify(before)).not.toContain(second);
});

it('the Service of Redis is reachable inside of the cluster only, and the provider does not wait for it', () => {
  expect(inputsOf('core/v1:Service', 'env-redis')).toMatchObject({
    metadata: { annotations: { 'pulumi.com/skipAwait': 'true' } },
    spec: { type: 'ClusterIP', selector: redis, ports: [{ name: 'redis', port: 6379 }] },
  });
});
