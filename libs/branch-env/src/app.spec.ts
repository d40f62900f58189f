import { type Recording, valueOf } from '@per-branch/pulumi-testing';
import * as pulumi from '@pulumi/pulumi';
import {
  checksumOf,
  containerSecurity,
  DIGEST,
  fieldManager,
  labels,
  NAMESPACE,
  recordEnvironment,
  release,
  shop,
} from './testing/environment.ts';

let env: Recording;
const inputsOf = (type: string, name: string) => env.only(`kubernetes:${type}`, name).inputs;
beforeAll(async () => void (env = await recordEnvironment()));

it('the Deployment runs the image by its digest and replaces pods one by one, each after its successor is ready', () => {
  expect(inputsOf('apps/v1:Deployment', 'env-app')).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      namespace: NAMESPACE,
      name: 'shop',
      labels: { ...labels, ...shop },
      annotations: {
        ...fieldManager,
        'pulumi.com/patchForce': 'true',
        'per-branch/version': '1.9.2',
        'per-branch/digest': DIGEST,
        'per-branch/commit': release.commit,
        'per-branch/time': '2026-11-24T18:00:00Z',
      },
    },
    spec: {
      replicas: 2,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 180,
      selector: { matchLabels: shop },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: {
          labels: { ...labels, ...shop },
          annotations: { 'per-branch/redis-checksum': checksumOf('hunter2') },
        },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          terminationGracePeriodSeconds: 30,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: shop },
            },
          ],
          containers: [
            {
              name: 'shop',
              image: release.image,
              ports: [{ name: 'http', containerPort: 8080 }],
              env: [
                { name: 'PORT', value: '8080' },
                { name: 'REDIS_HOST', value: 'redis' },
                { name: 'REDIS_PORT', value: '6379' },
                { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } },
              ],
              startupProbe: {
                httpGet: { path: '/livez', port: 'http' },
                timeoutSeconds: 2,
                periodSeconds: 1,
                failureThreshold: 60,
              },
              livenessProbe: { httpGet: { path: '/livez', port: 'http' }, timeoutSeconds: 2, periodSeconds: 10 },
              readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, timeoutSeconds: 2, periodSeconds: 2 },
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '192Mi' } },
              securityContext: containerSecurity,
            },
          ],
        },
      },
    },
  });
});

it('the PodDisruptionBudget lets one pod be evicted at a time', () => {
  expect(inputsOf('policy/v1:PodDisruptionBudget', 'env-app')['spec']).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: shop },
  });
});

it('the Deployment of an existing environment depends on the Secret and the StatefulSet of Redis', async () => {
  const typeOf = (resource: unknown) => (resource as { __pulumiType: string }).__pulumiType;
  const { options } = env.only('kubernetes:apps/v1:Deployment');
  const types = await valueOf(pulumi.output(options.dependsOn).apply((all) => [all].flat().map(typeOf)));
  expect(types).toEqual(['kubernetes:core/v1:Secret', 'kubernetes:apps/v1:StatefulSet']);
});
