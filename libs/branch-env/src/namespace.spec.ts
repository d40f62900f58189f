import type { Recording } from '@per-branch/pulumi-testing';
import { fieldManager, labels, NAMESPACE, recordEnvironment, STACK } from './testing/environment.ts';

let env: Recording;
const inputsOf = (type: string, name: string) => env.only(`kubernetes:${type}`, name).inputs;
beforeAll(async () => void (env = await recordEnvironment()));

it('the namespace enforces the restricted pod security standard and records branch and stack', () => {
  expect(inputsOf('core/v1:Namespace', 'env')).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: NAMESPACE,
      labels: {
        ...labels,
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'latest',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
      annotations: {
        'per-branch/branch': 'feature/login',
        'per-branch/stack': STACK,
        ...fieldManager,
      },
    },
  });
});

it('the quota admits a rolling update and one debug pod', () => {
  expect(inputsOf('core/v1:ResourceQuota', 'env-quota')['spec']).toEqual({
    hard: {
      pods: '7',
      'requests.cpu': '500m',
      'requests.memory': '1344Mi',
      'limits.memory': '1344Mi',
      persistentvolumeclaims: '1',
      'services.loadbalancers': '1',
      'services.nodeports': '1',
    },
  });
  expect(inputsOf('core/v1:LimitRange', 'env-limits')['spec']).toEqual({
    limits: [{ type: 'Container', default: { memory: '128Mi' }, defaultRequest: { cpu: '10m', memory: '64Mi' } }],
  });
});
