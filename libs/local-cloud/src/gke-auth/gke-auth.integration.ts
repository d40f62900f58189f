import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { askPlugin, type Credential } from '../testing/cluster-identity.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { KubeClient } from '../kube-client/client.ts';
import { tool } from '../providers/testing/tool.ts';
import { writeGkeAuthPlugin } from './gke-auth.ts';
import { certificateOf, clusterIdentity } from './ownership.ts';

jest.setTimeout(60_000);

let folder: string;
let plane: ControlPlane;
let plugins: string;
let atOnce: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "it's an auth-"));
  plane = await startControlPlane(tool('kubernetes'));
  const adminKubeconfig = join(folder, 'kubeconfig');
  writeFileSync(adminKubeconfig, plane.kubeconfig('local'));
  plugins = join(folder, 'plugins');
  await writeGkeAuthPlugin(plugins, {
    adminKubeconfig,
    stateDir: folder,
    binary: tool('kubernetes'),
    log: () => undefined,
  });
  const config = JSON.parse(plane.kubeconfig('local')) as { users: { user: Record<string, string> }[] };
  for (const { user } of config.users) user['as'] = 'system:serviceaccount:gke-clusters:cluster-not-named';
  atOnce = await KubeClient.fromKubeconfig(JSON.stringify(config))
    .apply(
      '/api/v1/namespaces/at-once',
      { fieldManager: 'test' },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'at-once' } },
    )
    .then(
      () => 'made',
      (error: Error) => error.message,
    );
});

afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => [plugins, process.env['PATH']].join(delimiter);

const CLUSTER = clusterIdentity('example-staging', 'europe-west1', 'platform');
const named = (server = `https://${plane.endpoint}`) =>
  askPlugin(path(), { server, authority: certificateOf(plane.certificateAuthority, CLUSTER) });
const accountOf = ({ status }: Credential) =>
  (JSON.parse(Buffer.from(status.token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;

it('a token is for the service account of the cluster that the certificate names, made with the first', () => {
  expect(accountOf(named())).toBe(`system:serviceaccount:gke-clusters:${CLUSTER}`);
  expect(accountOf(askPlugin(path()))).toBe('system:serviceaccount:gke-clusters:cluster-not-named');
});

it('the certificate that a cluster hands out is one that clients take', () => {
  const authority = Buffer.from(certificateOf(plane.certificateAuthority, CLUSTER), 'base64');
  const subject = (pem: Buffer) => new X509Certificate(pem).fingerprint256;
  expect(subject(authority)).toBe(subject(Buffer.from(plane.certificateAuthority, 'base64')));
});

it('a token is made anew for each call, good for an hour, and kept nowhere', () => {
  const [one, two] = [named(), named()];
  expect(one).toMatchObject({ apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential' });
  const hour = Date.parse(one.status.expirationTimestamp) - Date.now();
  expect(hour).toBeGreaterThan(59 * 60_000);
  expect(hour).toBeLessThanOrEqual(60 * 60_000);
  expect(two.status.token).not.toBe(one.status.token);
  expect(readFileSync(join(plugins, 'gke-gcloud-auth-plugin'), 'utf8')).not.toContain('ey');
});

it('the local cluster is known by its certificate authority, whatever its address', () => {
  expect(accountOf(named('https://127.0.0.1:1'))).toContain(CLUSTER);
});

it('no other cluster is sent a token', () => {
  const cluster = { server: 'https://34.1.2.3', authority: Buffer.from('another').toString('base64') };
  expect(() => askPlugin(path(), cluster)).toThrow(
    'https://34.1.2.3 is not the local cluster, and this gke-gcloud-auth-plugin stands in for it alone; run the command outside of the local cloud',
  );
});

it('the API server separates clusters as soon as the plugin is written', () => {
  expect(atOnce).toContain('this client may only read');
});

it('nobody else on this machine may run it', () => {
  expect(statSync(join(plugins, 'gke-gcloud-auth-plugin')).mode & 0o777).toBe(0o700);
  expect(statSync(plugins).mode & 0o777).toBe(0o700);
});
