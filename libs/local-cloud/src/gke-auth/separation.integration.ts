import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type JsonObject } from '../base/json.ts';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { tool } from '../providers/testing/tool.ts';
import { ClusterIdentity } from '../testing/cluster-identity.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { ifExists } from '../testing/workload.ts';
import { writeGkeAuthPlugin } from './gke-auth.ts';
import { CLUSTER_ANNOTATION, clusterIdentity, namespacesOf } from './ownership.ts';

jest.setTimeout(60_000);

/** The real API server refuses by itself: there is no webhook. */
const STAGING = clusterIdentity('example-staging', 'europe-west1', 'staging');
const PRODUCTION = clusterIdentity('example-production', 'europe-west1', 'production');

let folder: string;
let plane: ControlPlane;
let admin: KubernetesClient;
let staging: ClusterIdentity;
let production: ClusterIdentity;
let unnamed: ClusterIdentity;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'separation-'));
  plane = await startControlPlane(tool('kubernetes'));
  const { adminKubeconfig } = plane;
  admin = kubernetesClient(adminKubeconfig);
  const context = { adminKubeconfig, stateDir: folder, binary: tool('kubernetes'), log: () => undefined };
  await writeGkeAuthPlugin(join(folder, 'bin'), context);
  const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
  staging = new ClusterIdentity(plane, path, STAGING);
  production = new ClusterIdentity(plane, path, PRODUCTION);
  unnamed = new ClusterIdentity(plane, path, undefined);
  const all: [string, JsonObject][] = [[A, namespace('env-a')], ...Object.entries(OBJECTS)];
  for (const [path, object] of all) {
    const { code, body } = await staging.apply(path, object);
    if (code >= 300) throw new Error(`${path}: ${body}`);
  }
});

afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const core = (kind: string, name: string, rest: JsonObject = {}, namespace = 'env-a'): JsonObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
  ...rest,
});
const namespace = (name: string, labels: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const container = { name: 'a', image: 'a:1' };
const DEPLOYMENT = '/apis/apps/v1/namespaces/env-a/deployments/app';
const OBJECTS: Record<string, JsonObject> = {
  '/api/v1/namespaces/env-a/configmaps/settings': core('ConfigMap', 'settings', { data: { a: '1' } }),
  '/api/v1/namespaces/env-a/serviceaccounts/default': core('ServiceAccount', 'default'),
  '/api/v1/namespaces/env-a/pods/app': core('Pod', 'app', { spec: { containers: [container] } }),
  '/api/v1/namespaces/env-a/services/app': core('Service', 'app', { spec: { ports: [{ port: 80 }] } }),
  [DEPLOYMENT]: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app', namespace: 'env-a' },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'a' } },
      template: { metadata: { labels: { app: 'a' } }, spec: { containers: [container] } },
    },
  },
};
const role = (name: string, verbs: string[]): [string, JsonObject] => [
  `/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
  },
];

const settings = () => admin.core.readNamespacedConfigMap({ name: 'settings', namespace: 'env-a' });
const A = '/api/v1/namespaces/env-a';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const WRITES: [string, string, string, JsonObject?, string?][] = [
  ['create', 'POST', `${A}/configmaps`, core('ConfigMap', 'new')],
  ['update', 'PUT', `${A}/configmaps/settings`, core('ConfigMap', 'settings', { data: { a: '2' } })],
  ['patch', 'PATCH', `${A}/configmaps/settings`, { data: { a: '2' } }, MERGE],
  ['delete', 'DELETE', `${A}/configmaps/settings`],
  ['deletecollection', 'DELETE', `${A}/configmaps`],
  ['scale', 'PATCH', `${DEPLOYMENT}/scale`, { spec: { replicas: 3 } }, MERGE],
  ['status', 'PATCH', `${A}/services/app/status`, { status: { loadBalancer: {} } }, MERGE],
  ['eviction', 'POST', `${A}/pods/app/eviction`, { ...core('Eviction', 'app'), apiVersion: 'policy/v1' }],
  [
    'ephemeralcontainers',
    'PATCH',
    `${A}/pods/app/ephemeralcontainers`,
    { spec: { ephemeralContainers: [{ name: 'b', image: 'b' }] } },
    STRATEGIC,
  ],
  ['exec', 'GET', `${A}/pods/app/exec?command=sh&stdout=true`],
  ['exec by POST', 'POST', `${A}/pods/app/exec?command=sh&stdout=true`],
  ['attach', 'GET', `${A}/pods/app/attach?stdout=true`],
  ['portforward', 'GET', `${A}/pods/app/portforward?ports=80`],
  ['proxy of a pod', 'GET', `${A}/pods/app/proxy/`],
  ['proxy of a service', 'GET', `${A}/services/app/proxy/`],
  [
    'a token of a service account',
    'POST',
    `${A}/serviceaccounts/default/token`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  ],
  ['update of the namespace', 'PATCH', A, { metadata: { labels: { mine: 'now' } } }, MERGE],
  ['delete of the namespace', 'DELETE', A],
];

it.each(WRITES)('%s in a namespace of another cluster is refused, naming both clusters', async (_what, ...request) => {
  const { code, body } = await production.send(...request);
  expect(body).toContain(`' belongs to cluster ${STAGING}, and this program deploys to cluster ${PRODUCTION}`.slice(1));
  expect(code).toBe(403);
});

it.each(WRITES.slice(2, -2).filter(([what]) => !/^delete|eviction/.test(what)))(
  '%s in a namespace of its own is not refused',
  async (_what, ...request) => {
    // Some of them fail because there is no node.
    expect((await staging.send(...request)).body).not.toMatch(/belongs to|denied|Forbidden/);
  },
);

it('the refused writes changed nothing', async () => {
  expect((await settings()).data).toEqual({ a: '2' });
  const { core } = admin;
  expect(await ifExists(core.readNamespacedConfigMap({ name: 'new', namespace: 'env-a' }))).toBeUndefined();
  expect(await ifExists(core.readNamespacedPod({ name: 'app', namespace: 'env-a' }))).toBeDefined();
});

it('reads are allowed across clusters', async () => {
  expect((await production.send('GET', `${A}/configmaps/settings`)).code).toBe(200);
  expect((await unnamed.send('GET', `${A}/pods/app`)).code).toBe(200);
});

it('a namespace belongs to the cluster that created it, and no write changes its owner', async () => {
  await production.apply('/api/v1/namespaces/env-b', {
    ...namespace('env-b'),
    metadata: { name: 'env-b', annotations: { [CLUSTER_ANNOTATION]: STAGING } },
  });
  expect(await namespacesOf(admin.core, PRODUCTION)).toEqual(['env-b']);
  const annotations = { [CLUSTER_ANNOTATION]: null };
  expect((await production.send('PATCH', '/api/v1/namespaces/env-b', { metadata: { annotations } }, MERGE)).code).toBe(
    200,
  );
  expect(await namespacesOf(admin.core, PRODUCTION)).toEqual(['env-b']);
  expect(await namespacesOf(admin.core, STAGING)).toEqual(['env-a']);
});

it('a cluster-scoped object belongs to the cluster that created it', async () => {
  expect((await staging.apply(...role('reader', ['get']))).code).toBe(201);
  const refused = [
    await production.apply(...role('reader', ['*'])),
    await production.send('DELETE', role('reader', [])[0]),
  ];
  expect(refused.map(({ code }) => code)).toEqual([403, 403]);
  expect(refused[0]?.body).toContain(`clusterroles reader belongs to cluster ${STAGING}`);
  expect((await staging.apply(...role('reader', ['list']))).code).toBe(200);
  expect((await staging.send('DELETE', role('reader', [])[0])).code).toBe(200);
});

it('a cluster-scoped object that no program created belongs to the local cloud', async () => {
  const [path, object] = role('system:node', ['*']);
  for (const answer of [await staging.apply(path, object), await staging.send('DELETE', path)])
    expect(answer).toMatchObject({
      code: 403,
      body: expect.stringContaining('belongs to the local cloud itself') as string,
    });
});

it('an object in a namespace of no cluster belongs to the cluster that created it', async () => {
  const path = '/api/v1/namespaces/default/configmaps/shared';
  expect((await staging.apply(path, core('ConfigMap', 'shared', {}, 'default'))).code).toBe(201);
  expect((await production.send('DELETE', path)).body).toContain(`belongs to cluster ${STAGING}`);
  expect((await staging.send('DELETE', path)).code).toBe(200);
});

it('a token of another cluster’s service account is refused', async () => {
  const path = `/api/v1/namespaces/gke-clusters/serviceaccounts/${PRODUCTION}/token`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  expect((await staging.send('POST', path, body)).body).toContain('belongs to the local cloud itself');
});

it('a client that names no cluster may read, and its writes are refused with what its kubeconfig lacks', async () => {
  expect((await unnamed.send('GET', '/api/v1/namespaces')).code).toBe(200);
  const { code, body } = await unnamed.apply(`${A}/configmaps/settings`, core('ConfigMap', 'settings'));
  expect([code, body]).toEqual([403, expect.stringContaining('its kubeconfig needs provideClusterInfo: true')]);
});

it('the administrator may write everywhere', async () => {
  await admin.apply(core('ConfigMap', 'settings', { data: { a: '3' } }), 'administrator');
  expect((await settings()).data).toEqual({ a: '3' });
});

it('an access review is not a write', async () => {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
  };
  expect((await unnamed.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review)).code).toBe(201);
});
