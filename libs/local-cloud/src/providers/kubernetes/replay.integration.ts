import { isRecord, text } from '../rpc/records.js';
import { serve, type ProviderServer } from '../rpc/server.js';
import { type Json, type JsonObject } from '../rpc/values.js';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.js';
import { EngineDouble, type Failure, type Method } from '../testing/grpc-client.js';
import { tool } from '../testing/tool.js';
import { pretendNode } from '../testing/pretended-node.js';
import { call, type Exchange, recording } from '../testing/recordings.js';
import { KubeClient } from './client.js';
import { KubernetesProvider } from './provider.js';

/** What another cluster or another minute makes different, and what the stand-in answers otherwise on purpose. */
const VOLATILE = new Set([
  ...['uid', 'resourceVersion', 'generation', 'managedFields', 'creationTimestamp', 'clusterIP', 'clusterIPs'],
  ...['lastTransitionTime', 'lastUpdateTime', 'message', '__fieldManager'],
  // The stand-in's own note on a namespace.
  'local-cloud.per-branch/cluster',
]);

jest.setTimeout(60_000);

let plane: ControlPlane;
let server: ProviderServer;
let client: KubeClient;
let engine: EngineDouble;
let node: ReturnType<typeof pretendNode>;
/** The recorded field managers and ours: each Create makes one up. */
const managers = new Map<string, string>();

beforeAll(async () => {
  plane = await startControlPlane(tool('kubernetes'));
  client = KubeClient.fromKubeconfig(plane.kubeconfig('recorded'));
  node = pretendNode(client);
  server = await serve({ name: 'kubernetes', version: '4.34.2' }, () => new KubernetesProvider());
  engine = new EngineDouble(server.port);
});

afterAll(async () => {
  engine.close();
  await node.stop();
  await server.close();
  await plane.stop();
});

describe('the recorded operations, against a real API server', () => {
  test('create', () => replayed('1-create'));
  test('leave unchanged', () => replayed('2-unchanged'));
  test('preview an update', () => replayed('3-preview-update'));
  test('update', () => replayed('4-update'));
  test('replace what is immutable', () => replayed('5-replace-immutable'));

  test('a bad image: the resource is recorded with its state, and the reason is told', async () => {
    const exchanges = recording('6-bad-image');
    await replay(exchanges.filter(({ method, errors }) => method !== 'Create' || !errors));
    const create = call(exchanges, 'Create', 'Deployment');
    const failure = await send({ ...create, request: { ...create.request, timeout: 2 } }).catch(
      (error: Failure) => error,
    );
    expect(failure).toMatchObject({
      code: 2,
      left: { id: 'env-feature-x/web', properties: { spec: { replicas: 1 }, status: { unavailableReplicas: 1 } } },
    });
    expect((failure as Failure).left?.reasons).toEqual([
      'Deployment env-feature-x/web is not ready: waited 2 s for 1 of 1 pod',
      expect.stringMatching(
        /^pod web-.*: container web: ImagePullBackOff: Back-off pulling image "localhost\/absent:1"$/,
      ),
    ]);
  });

  test('put it right', () => replayed('7-back'));

  test('refresh finds a manual scale, and that pods are missing', async () => {
    node.pause();
    const scaled = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3 } };
    await client.apply(
      '/apis/apps/v1/namespaces/env-feature-x/deployments/web',
      { fieldManager: 'kubectl', force: 'true' },
      scaled,
    );
    const exchanges = recording('8-refresh-drift');
    const read = call(exchanges, 'Read', 'Deployment');
    const failure = (await eventually(
      () => send(read).catch((error: Failure) => error),
      (answer) => 'left' in answer,
    )) as Failure;
    expect(failure.left).toMatchObject({
      id: 'env-feature-x/web',
      properties: { spec: { replicas: 3 }, __inputs: { spec: { replicas: 3 } } },
    });
    expect(failure.left?.reasons[0]).toBe('Deployment env-feature-x/web is not ready: it waits for 2 of 3 pods');
    await replay(exchanges.filter((exchange) => exchange !== read && exchange.request['id'] !== 'env-feature-x/quota'));
    node.resume();
  });

  test('destroy', async () => {
    await replayed('9-destroy');
    expect(await client.find('/api/v1/namespaces/env-feature-x')).toBeUndefined();
  });

  test('create over a namespace that exists: it is adopted', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'env-feature-x' } };
    await client.apply('/api/v1/namespaces/env-feature-x', { fieldManager: 'kubectl', force: 'true' }, namespace);
    await replayed('10-exists');
  });
});

const replayed = (name: string) => replay(recording(name));

async function replay(exchanges: Exchange[]): Promise<void> {
  for (const exchange of exchanges) {
    if (['Handshake', 'Cancel'].includes(exchange.method)) continue;
    const answer = await send(exchange);
    if (exchange.method === 'Create') remember(exchange, answer);
    const compared = ['Diff', 'DiffConfig', 'Configure'].includes(exchange.method) ? decision : stable;
    expect({ ...exchange, response: compared(answer) }).toEqual({
      ...exchange,
      response: compared(exchange.response ?? {}),
    });
  }
}

/** A recorded request as it would be today: this cluster's kubeconfig, and our field managers. */
function send({ method, request }: Exchange): Promise<JsonObject> {
  const kubeconfig = JSON.stringify(plane.kubeconfig('recorded'));
  let text = JSON.stringify(request).replaceAll('"<kubeconfig>"', kubeconfig);
  for (const [recorded, ours] of managers) text = text.replaceAll(recorded, ours);
  return engine.call(method as Method, JSON.parse(text) as JsonObject);
}

function remember({ response }: Exchange, answer: JsonObject): void {
  const manager = (from: JsonObject | null) => (from?.['properties'] as JsonObject)['__fieldManager'] as string;
  expect(manager(answer)).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
  managers.set(manager(response), manager(answer));
}

/** The gist of a Diff; its paths and kinds are compared without a cluster, in the spec. */
function decision({
  changes,
  replaces,
  replacesList,
  deleteBeforeReplace,
  deletebeforereplace,
  acceptSecrets,
  acceptsecrets,
}: JsonObject) {
  return {
    some: [2, 'DIFF_SOME'].includes(changes as string),
    replaces: replaces ?? replacesList ?? [],
    deletesFirst: deleteBeforeReplace ?? deletebeforereplace ?? false,
    acceptsSecrets: acceptSecrets ?? acceptsecrets ?? false,
  };
}

function stable(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(stable).sort((a, b) => typeOf(a).localeCompare(typeOf(b)));
  }
  if (value === null || typeof value !== 'object')
    return value === '<kubeconfig>' ? plane.kubeconfig('recorded') : value;
  const kept = Object.entries(value).filter(([key]) => !VOLATILE.has(key));
  const parts = kept.map(([key, part]) => [key, stable(part)] as const);
  return Object.fromEntries(
    parts.filter(([key, part]) => key !== 'annotations' || Object.keys(part as JsonObject).length > 0),
  );
}

/** Conditions have no order. */
function typeOf(item: Json): string {
  return isRecord(item) ? text(item, 'type') : '';
}

async function eventually<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (enough(answer) || attempt > 50) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
