import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runPlugin, type Credential } from '../testing/cluster-identity.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { requestError } from '../base/kubernetes-client.ts';
import { tool } from '../providers/testing/tool.ts';
import { writeGkeAuthPlugin } from './gke-auth.ts';
import { impersonate } from './in-effect.ts';
import { certificateOf, clusterIdentity } from './ownership.ts';

jest.setTimeout(60_000);

let folder: string;
let plane: ControlPlane;
let plugins: string;
/** Outcome of a write right after the plugin was written. */
let firstWrite: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "it's an auth-"));
  plane = await startControlPlane(tool('kubernetes'));
  const { adminKubeconfig } = plane;
  plugins = join(folder, 'plugins');
  const binary = tool('kubernetes');
  await writeGkeAuthPlugin(plugins, { adminKubeconfig, stateDir: folder, binary, log: () => undefined });
  firstWrite = await impersonate(adminKubeconfig, 'cluster-not-named')
    .createNamespace({ body: { metadata: { name: 'at-once' } } })
    .then(() => 'created', requestError);
});

afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => [plugins, process.env['PATH']].join(delimiter);

const CLUSTER = clusterIdentity('example-staging', 'europe-west1', 'platform');
const named = (server = `https://${plane.endpoint}`) =>
  runPlugin(path(), { server, authority: certificateOf(plane.certificateAuthority, CLUSTER) });
const accountOf = ({ status }: Credential) =>
  (JSON.parse(Buffer.from(status.token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }).sub;

it('a token is of the service account of the cluster that the certificate names', () => {
  expect(accountOf(named())).toBe(`system:serviceaccount:gke-clusters:${CLUSTER}`);
  expect(accountOf(runPlugin(path()))).toBe('system:serviceaccount:gke-clusters:cluster-not-named');
});

it('certificateOf is a certificate that clients accept', () => {
  const authority = Buffer.from(certificateOf(plane.certificateAuthority, CLUSTER), 'base64');
  const subject = (pem: Buffer) => new X509Certificate(pem).fingerprint256;
  expect(subject(authority)).toBe(subject(Buffer.from(plane.certificateAuthority, 'base64')));
});

it('each call issues a token that is valid for an hour, and stores it nowhere', () => {
  const [one, two] = [named(), named()];
  expect(one).toMatchObject({ apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential' });
  const hour = Date.parse(one.status.expirationTimestamp) - Date.now();
  expect(hour).toBeGreaterThan(59 * 60_000);
  expect(hour).toBeLessThanOrEqual(60 * 60_000);
  expect(two.status.token).not.toBe(one.status.token);
  expect(readFileSync(join(plugins, 'gke-gcloud-auth-plugin'), 'utf8')).not.toContain('ey');
});

it('the local cluster is identified by its certificate authority, not its address', () => {
  expect(accountOf(named('https://127.0.0.1:1'))).toContain(CLUSTER);
});

it('another cluster gets no token', () => {
  const cluster = { server: 'https://34.1.2.3', authority: Buffer.from('another').toString('base64') };
  expect(() => runPlugin(path(), cluster)).toThrow(
    'https://34.1.2.3 is not the local cluster, and this gke-gcloud-auth-plugin stands in for it alone; run the command outside of the local cloud',
  );
});

it('the API server separates clusters as soon as the plugin is written', () => {
  expect(firstWrite).toContain('this client may only read');
});

it('only its owner may run the plugin', () => {
  expect(statSync(join(plugins, 'gke-gcloud-auth-plugin')).mode & 0o777).toBe(0o700);
  expect(statSync(plugins).mode & 0o777).toBe(0o700);
});
