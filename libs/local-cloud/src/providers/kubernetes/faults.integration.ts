import { serve, type ProviderServer } from '../rpc/server.js';
import { type JsonObject } from '../rpc/values.js';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.js';
import { EngineDouble, type Failure, type Method } from '../testing/grpc-client.js';
import { tool } from '../testing/tool.js';
import { pretendNode } from '../testing/pretended-node.js';
import { KubeClient } from './client.js';
import { KubernetesProvider } from './provider.js';

jest.setTimeout(60_000);

let plane: ControlPlane;
let server: ProviderServer;
let client: KubeClient;
let engine: EngineDouble;
let node: ReturnType<typeof pretendNode>;

beforeAll(async () => {
  plane = await startControlPlane(tool('kubernetes'));
  client = KubeClient.fromKubeconfig(plane.kubeconfig('local'));
  node = pretendNode(client);
  server = await serve({ name: 'kubernetes', version: '4.34.2' }, () => new KubernetesProvider());
  engine = await configured(plane.kubeconfig('local'));
  await create(object('Namespace', 'faults'));
});

afterAll(async () => {
  engine.close();
  await node.stop();
  await server.close();
  await plane.stop();
});

describe('a deployment that does not get ready', () => {
  test('is left with the quota that forbids its pods', async () => {
    await create(object('ResourceQuota', 'none', { spec: { hard: { pods: '0' } } }));
    const { left } = await failed('Create', deployment('forbidden'), { timeout: 2 });
    await remove('ResourceQuota', 'none');
    expect(left?.reasons[0]).toBe('Deployment faults/forbidden is not ready: waited 2 s for 1 of 1 pod');
    expect(left?.reasons[1]).toMatch(
      /forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0/,
    );
  });

  test('is left with the resources that no node has', async () => {
    const { left } = await failed('Create', deployment('huge', { resources: { requests: { memory: '1Ti' } } }), {
      timeout: 2,
    });
    expect(left?.reasons[1]).toMatch(/^pod huge-.* has no node: 0\/1 nodes are available: 1 Insufficient memory/);
  });

  test('is recorded at once when the operation is cancelled', async () => {
    const other = await configured(plane.kubeconfig('local'));
    const started = Date.now();
    const pending = failed('Create', deployment('cancelled', { image: 'absent:1' }), { timeout: 60 }, other);
    setTimeout(() => void other.cancel(), 1000);
    const { left } = await pending;
    other.close();
    expect(Date.now() - started).toBeLessThan(5000);
    expect(left).toMatchObject({
      id: 'faults/cancelled',
      reasons: [expect.stringContaining('then the operation was cancelled')],
    });
  });

  test('is not waited for when the annotation says so', async () => {
    const unhurried = deployment('unhurried', { image: 'absent:1' });
    const annotations = { 'pulumi.com/skipAwait': 'true' };
    await create({ ...unhurried, metadata: { ...(unhurried['metadata'] as JsonObject), annotations } });
  });

  test('keeps its place in the state: the next update puts it right', async () => {
    const { left } = await failed('Create', deployment('fixed', { image: 'absent:1' }), { timeout: 1 });
    const request = {
      id: left?.id ?? '',
      olds: left?.properties ?? {},
      oldInputs: deployment('fixed', { image: 'absent:1' }),
    };
    const { properties } = await engine.call('Update', {
      ...of('Deployment'),
      ...request,
      news: deployment('fixed'),
      timeout: 20,
    });
    expect(properties).toMatchObject({ status: { readyReplicas: 1 } });
  });
});

describe('waiting for other kinds', () => {
  test('a stateful set is ready with its pods, its headless service at once, a service that selects it after it', async () => {
    await create(
      object('Service', 'redis', { spec: { clusterIP: 'None', selector: { app: 'redis' }, ports: [{ port: 6379 }] } }),
    );
    const { spec } = deployment('redis') as { spec: JsonObject };
    const { properties } = await create(object('StatefulSet', 'redis', { spec: { ...spec, serviceName: 'redis' } }));
    expect(properties).toMatchObject({ status: { readyReplicas: 1 } });
    await create(object('Service', 'front', { spec: { selector: { app: 'redis' }, ports: [{ port: 6379 }] } }));
  });

  test('a service without pods tells its selector', async () => {
    const lonely = object('Service', 'lonely', { spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } });
    const { left } = await failed('Create', lonely, { timeout: 1 });
    expect(left?.reasons[0]).toContain(
      'waited 1 s for a ready pod behind the service (its selector: {"app":"nobody"})',
    );
  });

  test('a load balancer waits for its address', async () => {
    const balancer = object('Service', 'balancer', {
      spec: { type: 'LoadBalancer', selector: { app: 'redis' }, ports: [{ port: 80 }] },
    });
    const { left } = await failed('Create', balancer, { timeout: 1 });
    expect(left?.reasons[0]).toContain('for an address for the load balancer');
  });

  test('what is kept by a finalizer is not said to be deleted', async () => {
    const held = object('ConfigMap', 'held');
    await create({ ...held, metadata: { ...(held['metadata'] as JsonObject), finalizers: ['example.com/held'] } });
    const request = { ...of('ConfigMap'), id: 'faults/held', properties: {}, timeout: 1 };
    const { message } = await rejected(engine.call('Delete', request));
    expect(message).toBe(
      'ConfigMap faults/held is still there 1 s after it was deleted. Its finalizers: ["example.com/held"].',
    );
  });
});

describe('what others did', () => {
  test('fields of another manager are named, and taken over when the annotation says so', async () => {
    const path = '/api/v1/namespaces/faults/configmaps/owned';
    await client.apply(path, { fieldManager: 'somebody' }, object('ConfigMap', 'owned', { data: { a: 'theirs' } }));
    const { message } = await failed('Create', object('ConfigMap', 'owned', { data: { a: 'ours' } }));
    expect(message).toContain('other managers own fields that this program sets to other values: .data.a ("somebody")');
    const metadata = { name: 'owned', namespace: 'faults', annotations: { 'pulumi.com/patchForce': 'true' } };
    const { properties } = await create({ ...object('ConfigMap', 'owned', { data: { a: 'ours' } }), metadata });
    expect(properties).toMatchObject({ data: { a: 'ours' } });
  });

  test('what a killed operation left is taken up by the next one of the same resource, and by no other', async () => {
    await create(object('ConfigMap', 'left', { data: { version: '1' } }));
    const { properties } = await create(object('ConfigMap', 'left', { data: { version: '2' } }));
    expect(properties).toMatchObject({ data: { version: '2' } });
    const other = { ...of('ConfigMap'), urn: 'urn:pulumi:other::p::kubernetes:core/v1:ConfigMap::x' };
    const request = { ...other, properties: object('ConfigMap', 'left', { data: { version: '3' } }) };
    const { message } = await rejected(engine.call('Create', request));
    expect(message).toMatch(/other managers own fields .* \.data\.version \("pulumi-kubernetes-[0-9a-f]{8}"\)/);
  });

  test('what somebody did with kubectl is undone by the next update', async () => {
    const path = '/api/v1/namespaces/faults/configmaps/edited';
    const { id, properties } = await create(object('ConfigMap', 'edited', { data: { a: '1' } }));
    await client.apply(
      path,
      { fieldManager: 'kubectl-edit', force: 'true' },
      object('ConfigMap', 'edited', { data: { a: '9' } }),
    );
    const request = {
      id: id ?? '',
      olds: properties ?? {},
      oldInputs: object('ConfigMap', 'edited', { data: { a: '1' } }),
    };
    const news = object('ConfigMap', 'edited', { data: { a: '2' } });
    expect(await engine.call('Update', { ...of('ConfigMap'), ...request, news })).toMatchObject({
      properties: { data: { a: '2' } },
    });
  });

  test('a preview shows the successor of what an update will delete first', async () => {
    await create(deployment('replaced'));
    const { spec, ...rest } = deployment('replaced') as { spec: JsonObject };
    const labels = { app: 'replaced', v: '2' };
    const template = { ...(spec['template'] as JsonObject), metadata: { labels } };
    const successor = { ...rest, spec: { ...spec, selector: { matchLabels: labels }, template } } as JsonObject;
    const request = { ...of('Deployment'), properties: successor, preview: true };
    expect(await engine.call('Create', request)).toMatchObject({
      properties: { metadata: { name: 'replaced' }, spec: { selector: { matchLabels: labels }, replicas: 1 } },
    });
  });

  test('a namespace that is still going away is waited for, then made anew', async () => {
    await create(object('Namespace', 'going'));
    const before = await client.get('/api/v1/namespaces/going');
    await client.delete('/api/v1/namespaces/going', {});
    await create(object('Namespace', 'going'));
    const after = await client.get('/api/v1/namespaces/going');
    expect(after['metadata']).not.toMatchObject({ uid: (before['metadata'] as JsonObject)['uid'] });
    expect(after['status']).toEqual({ phase: 'Active' });
  });

  test('what is gone is read as gone, and deleted without complaint', async () => {
    const request = { ...of('ConfigMap'), id: 'faults/nothing', properties: {} };
    expect(await engine.call('Read', request)).toEqual({});
    expect(await engine.call('Delete', request)).toEqual({});
  });

  test('an import takes the live object as inputs', async () => {
    const path = '/api/v1/namespaces/faults/configmaps/foreign';
    await client.apply(path, { fieldManager: 'somebody' }, object('ConfigMap', 'foreign', { data: { a: '1' } }));
    const { inputs } = await engine.call('Read', { ...of('ConfigMap'), id: 'faults/foreign' });
    expect(inputs).toEqual(object('ConfigMap', 'foreign', { data: { a: '1' } }));
  });

  test('a quantity that is written differently is no change', async () => {
    const limits = (cpu: string) => deployment('same', { resources: { limits: { cpu } } });
    const { id, properties } = await create(limits('1000m'));
    const request = { id: id ?? '', olds: properties ?? {}, oldInputs: limits('1000m') };
    expect(await engine.call('Diff', { ...of('Deployment'), ...request, news: limits('1') })).toMatchObject({
      changes: 1,
    });
    expect(await engine.call('Diff', { ...of('Deployment'), ...request, news: limits('2') })).toMatchObject({
      changes: 2,
      detaileddiffMap: [['spec.template.spec.containers[0].resources.limits.cpu', { kind: 4, inputdiff: false }]],
    });
  });
});

describe('a cluster that cannot be used', () => {
  test.each([
    [
      'does not answer',
      { cluster: { server: 'https://127.0.0.1:1' } },
      /^Cluster local does not answer at https:\/\/127.0.0.1:1: ECONNREFUSED/,
    ],
    ['refuses the token', { user: { token: 'wrong' } }, /^Namespace x: the cluster refuses this: Unauthorized/],
    [
      'has no credentials',
      { user: { exec: execOf('sh', ['-c', 'echo no account >&2; exit 3']) } },
      /^No credentials for cluster local: sh failed: no account/,
    ],
    [
      'has no credential plugin',
      { user: { exec: execOf('no-such-plugin', []) } },
      /^No credentials for cluster local: no-such-plugin failed: .*ENOENT/,
    ],
  ])('is told when it %s', async (_case, change, expected) => {
    const other = await configured(changedKubeconfig(change));
    const { message } = await failed('Create', object('Namespace', 'x'), {}, other);
    other.close();
    expect(message).toMatch(expected);
  });

  test('an exec plugin gives the token', async () => {
    const { users } = JSON.parse(plane.kubeconfig('local')) as { users: [{ user: { token: string } }] };
    const status = { token: users[0].user.token };
    const credential = JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
      status,
    });
    const other = await configured(changedKubeconfig({ user: { exec: execOf('echo', [credential]) } }));
    await create(object('ConfigMap', 'by-plugin'), other);
    other.close();
  });
});

function object(kind: string, name: string, rest: JsonObject = {}): JsonObject {
  const apiVersion = ['Deployment', 'StatefulSet'].includes(kind) ? 'apps/v1' : 'v1';
  return { apiVersion, kind, metadata: kind === 'Namespace' ? { name } : { name, namespace: 'faults' }, ...rest };
}

function deployment(name: string, container: JsonObject = {}): JsonObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'app:1', ...container }] } };
  return object('Deployment', name, { spec: { selector: { matchLabels: labels }, template } });
}

function of(kind: string): JsonObject {
  const group = ['Deployment', 'StatefulSet'].includes(kind) ? 'apps/v1' : 'core/v1';
  return { urn: `urn:pulumi:s::p::kubernetes:${group}:${kind}::x`, type: `kubernetes:${group}:${kind}`, name: 'x' };
}

function create(properties: JsonObject, through = engine): Promise<{ id?: string; properties?: JsonObject }> {
  return through.call('Create', { ...of(properties['kind'] as string), properties, timeout: 20 });
}

function remove(kind: string, name: string): Promise<JsonObject> {
  return engine.call('Delete', { ...of(kind), id: `faults/${name}`, properties: {} });
}

function failed(method: Method, properties: JsonObject, options: JsonObject = {}, through = engine): Promise<Failure> {
  return rejected(through.call(method, { ...of(properties['kind'] as string), properties, ...options }));
}

function rejected(call: Promise<unknown>): Promise<Failure> {
  return call.then(
    (answer) => Promise.reject(new Error(`it succeeded: ${JSON.stringify(answer)}`)),
    (error: Failure) => error,
  );
}

async function configured(kubeconfig: string): Promise<EngineDouble> {
  const connected = new EngineDouble(server.port);
  await connected.call('Configure', { args: { kubeconfig } });
  return connected;
}

function changedKubeconfig(change: { cluster?: JsonObject; user?: JsonObject }): string {
  const config = JSON.parse(plane.kubeconfig('local')) as {
    clusters: [{ cluster: JsonObject }];
    users: [{ user: JsonObject }];
  };
  Object.assign(config.clusters[0].cluster, change.cluster);
  if (change.user) config.users[0].user = change.user;
  return JSON.stringify(config);
}

function execOf(command: string, args: string[]): JsonObject {
  return { apiVersion: 'client.authentication.k8s.io/v1beta1', command, args };
}
