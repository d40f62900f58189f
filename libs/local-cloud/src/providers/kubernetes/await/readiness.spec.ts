import { type JsonObject } from '../../rpc/values.js';
import { scripted } from '../../testing/scripted-client.js';
import { readiness } from './readiness.js';

const deployment = (status: JsonObject, spec: JsonObject = { replicas: 2 }) => ({
  kind: 'Deployment',
  metadata: { generation: 2 },
  spec,
  status,
});
const set = (status: JsonObject) => ({
  kind: 'StatefulSet',
  metadata: { generation: 1 },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, ...status },
});
const service = (spec: JsonObject, status: JsonObject = {}) => ({
  kind: 'Service',
  metadata: { namespace: 'env', name: 'web' },
  spec,
  status,
});
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/env/endpointslices';
const slices = (...ready: boolean[]) => ({
  [SLICES]: { items: [{ endpoints: ready.map((state) => ({ conditions: { ready: state } })) }] },
});

test.each<[string, JsonObject, string | undefined]>([
  ['not yet seen by its controller', deployment({ observedGeneration: 1 }), 'the deployment controller'],
  ['without pods', deployment({ observedGeneration: 2 }), '2 of 2 pods'],
  [
    'with one pod of two',
    deployment({
      observedGeneration: 2,
      replicas: 2,
      updatedReplicas: 2,
      availableReplicas: 1,
      unavailableReplicas: 1,
    }),
    '1 of 2 pods',
  ],
  [
    'whose old pods serve while the new one fails',
    deployment({
      observedGeneration: 2,
      replicas: 3,
      updatedReplicas: 1,
      availableReplicas: 2,
      unavailableReplicas: 1,
    }),
    '1 of 2 pods',
  ],
  [
    'with an old pod left',
    deployment({ observedGeneration: 2, replicas: 3, updatedReplicas: 2, availableReplicas: 3 }),
    '1 old pod to end',
  ],
  [
    'rolled out',
    deployment({ observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }),
    undefined,
  ],
  ['without replicas by wish', deployment({ observedGeneration: 2 }, { replicas: 0 }), undefined],
  ['with a pod by default', deployment({ observedGeneration: 2 }, {}), '1 of 1 pod'],
])('a deployment %s', async (_case, live, waitingFor) => {
  expect(await readiness(scripted({}), live)).toEqual(
    waitingFor ? expect.objectContaining({ ready: false, waitingFor }) : { ready: true },
  );
});

test('a deployment that gave up is not waited for', async () => {
  const conditions = [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }];
  expect(await readiness(scripted({}), deployment({ observedGeneration: 2, conditions }))).toMatchObject({
    ready: false,
    failed: true,
  });
});

test.each<[string, JsonObject, string | undefined]>([
  ['without pods', set({ currentRevision: 'a', updateRevision: 'a' }), '1 of 1 pod'],
  ['ready', set({ currentRevision: 'a', updateRevision: 'a', readyReplicas: 1 }), undefined],
  ['whose old pod is ready', set({ currentRevision: 'a', updateRevision: 'b', readyReplicas: 1 }), '1 of 1 pod'],
  [
    'whose new pod is there',
    set({ currentRevision: 'a', updateRevision: 'b', updatedReplicas: 1 }),
    'the last updated pod to be ready',
  ],
])('a stateful set %s', async (_case, live, waitingFor) => {
  expect(await readiness(scripted({}), live)).toEqual(
    waitingFor ? expect.objectContaining({ ready: false, waitingFor }) : { ready: true },
  );
});

test.each<[string, JsonObject, JsonObject, string | undefined]>([
  ['with a ready pod', service({ selector: { app: 'a' } }), slices(false, true), undefined],
  [
    'with pods that are not ready',
    service({ selector: { app: 'a' } }),
    slices(false),
    'a ready pod behind the service (its selector: {"app":"a"})',
  ],
  ['without a selector', service({}), {}, undefined],
  ['that is headless: its pods may wait for it', service({ selector: { app: 'a' }, clusterIP: 'None' }), {}, undefined],
  ['of another name', service({ type: 'ExternalName', selector: { app: 'a' } }), {}, undefined],
  [
    'without an address',
    service({ type: 'LoadBalancer', selector: { app: 'a' } }),
    slices(true),
    'an address for the load balancer',
  ],
  [
    'with an address',
    service({ type: 'LoadBalancer' }, { loadBalancer: { ingress: [{ ip: '127.0.0.2' }] } }),
    {},
    undefined,
  ],
])('a service %s', async (_case, live, answers, waitingFor) => {
  expect(await readiness(scripted(answers as Record<string, JsonObject>), live)).toEqual(
    waitingFor ? { ready: false, waitingFor } : { ready: true },
  );
});

test('a kind that does nothing is ready', async () => {
  expect(await readiness(scripted({}), { kind: 'ConfigMap' })).toEqual({ ready: true });
});
