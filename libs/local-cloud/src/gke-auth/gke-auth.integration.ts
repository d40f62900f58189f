import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeClient } from '../providers/kubernetes/client.js';
import { text } from '../providers/rpc/records.js';
import { type ControlPlane, startControlPlane } from '../providers/testing/control-plane.js';
import { tool } from '../providers/testing/tool.js';
import { writeGkeAuthPlugin } from './gke-auth.js';

jest.setTimeout(60_000);

interface Credential {
  apiVersion: string;
  kind: string;
  status: { token: string; expirationTimestamp: string };
}

let folder: string;
let plane: ControlPlane;
let plugins: string;

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
});

afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => [plugins, process.env['PATH']].join(delimiter);

function asked(cluster?: { server: string; authority: string }): Credential {
  const spec = { cluster: { server: cluster?.server, 'certificate-authority-data': cluster?.authority } };
  const info = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential', spec });
  const env = { ...process.env, PATH: path(), ...(cluster && { KUBERNETES_EXEC_INFO: info }) };
  return JSON.parse(execFileSync('gke-gcloud-auth-plugin', { env, encoding: 'utf8', stdio: 'pipe' })) as Credential;
}

test('a kubeconfig as GKE gives it works with the local cluster, with every right', async () => {
  const name = 'gke_example-staging_europe-west1_platform';
  const cluster = { server: `https://${plane.endpoint}`, 'certificate-authority-data': plane.certificateAuthority };
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'gke-gcloud-auth-plugin',
    provideClusterInfo: true,
    interactiveMode: 'Never',
    // Jest keeps an environment of its own, which the library does not see.
    env: [{ name: 'PATH', value: path() }],
  };
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user: { exec } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  const client = KubeClient.fromKubeconfig(JSON.stringify(kubeconfig));
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'by-gke', namespace: 'kube-system' } };
  await client.apply('/api/v1/namespaces/kube-system/configmaps/by-gke', { fieldManager: 'test' }, map);
  const admin = KubeClient.fromKubeconfig(plane.kubeconfig('local'));
  expect(text(await admin.get('/api/v1/namespaces/kube-system/configmaps/by-gke'), 'metadata', 'name')).toBe('by-gke');
});

test('a token is made anew for each call, good for an hour, and kept nowhere', () => {
  const [one, two] = [asked(), asked()];
  expect(one).toMatchObject({ apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential' });
  const hour = Date.parse(one.status.expirationTimestamp) - Date.now();
  expect(hour).toBeGreaterThan(59 * 60_000);
  expect(hour).toBeLessThanOrEqual(60 * 60_000);
  expect(two.status.token).not.toBe(one.status.token);
  expect(readFileSync(join(plugins, 'gke-gcloud-auth-plugin'), 'utf8')).not.toContain('ey');
});

test('the local cluster is known by its certificate authority, whatever its address', () => {
  const cluster = { server: 'https://127.0.0.1:1', authority: plane.certificateAuthority };
  expect(asked(cluster).status.token).not.toBe('');
});

test('no other cluster is sent a token', () => {
  const cluster = { server: 'https://34.1.2.3', authority: Buffer.from('another').toString('base64') };
  expect(() => asked(cluster)).toThrow(
    'https://34.1.2.3 is not the local cluster, and this gke-gcloud-auth-plugin stands in for it alone; run the command outside of the local cloud',
  );
});

test('nobody else on this machine may run it', () => {
  expect(statSync(join(plugins, 'gke-gcloud-auth-plugin')).mode & 0o777).toBe(0o700);
  expect(statSync(plugins).mode & 0o777).toBe(0o700);
});
