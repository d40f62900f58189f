import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_SERVICE, BRIDGE_ADDRESS, NODE } from '../machine/addresses.ts';
import { run } from '../processes/run.ts';

const API_SERVER_NAMES = [
  ...['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'].map((name) => `DNS:${name}`),
  ...['127.0.0.1', BRIDGE_ADDRESS, API_SERVICE].map((ip) => `IP:${ip}`),
];

/** The clients of the API server; Kubernetes takes user and groups from the subjects of their certificates. */
const CLIENTS = {
  admin: '/O=system:masters/CN=admin',
  'apiserver-kubelet': '/O=system:masters/CN=apiserver-kubelet',
  'controller-manager': '/CN=system:kube-controller-manager',
  scheduler: '/CN=system:kube-scheduler',
  'kube-proxy': '/CN=system:kube-proxy',
  dns: '/CN=system:kube-dns-local',
  'network-policies': '/CN=system:kube-network-policies',
  kubelet: `/O=system:nodes/CN=system:node:${NODE}`,
};

/** Creates the cluster's certificate authority, all certificates, and the key that signs service account tokens. */
export async function createCertificates(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(join(folder, 'sa.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'sa.pub'), publicKey);

  await certify(folder, 'ca', '/CN=local-cloud', 'basicConstraints=critical,CA:TRUE');
  const signedByCa = ['-CA', join(folder, 'ca.crt'), '-CAkey', join(folder, 'ca.key')];
  const server = ['-addext', `subjectAltName=${API_SERVER_NAMES.join(',')}`];
  await Promise.all([
    certify(folder, 'apiserver', '/CN=kube-apiserver', 'extendedKeyUsage=serverAuth', ...server, ...signedByCa),
    ...Object.entries(CLIENTS).map(([name, subject]) =>
      certify(folder, name, subject, 'extendedKeyUsage=clientAuth', ...signedByCa),
    ),
  ]);
}

/** Creates a key and its certificate, self-signed unless the options name a certificate authority. */
async function certify(folder: string, name: string, subject: string, extension: string, ...options: string[]) {
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-noenc',
    '-keyout',
    join(folder, `${name}.key`),
  ];
  const certificate = ['-subj', subject, '-days', '3650', '-addext', extension, '-out', join(folder, `${name}.crt`)];
  // The system's configuration would add extensions of a certificate authority.
  await run('openssl', 'req', '-x509', '-config', '/dev/null', ...key, ...certificate, ...options);
}

/** Writes a kubeconfig for each client of the API server. */
export function writeKubeconfigs(folder: string, server: string): void {
  const base64 = (name: string) => readFileSync(join(folder, name)).toString('base64');
  for (const name of Object.keys(CLIENTS)) {
    const user = { 'client-certificate-data': base64(`${name}.crt`), 'client-key-data': base64(`${name}.key`) };
    const cluster = { server, 'certificate-authority-data': base64('ca.crt') };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'local', cluster }],
      users: [{ name, user }],
      contexts: [{ name: 'local', context: { cluster: 'local', user: name } }],
      'current-context': 'local',
    };
    writeFileSync(kubeconfigPath(folder, name), JSON.stringify(config), { mode: 0o600 });
  }
}

export function kubeconfigPath(folder: string, name: string): string {
  return join(folder, `${name}.kubeconfig`);
}
