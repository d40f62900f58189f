import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_SERVICE, BRIDGE_ADDRESS, NODE } from '../machine/addresses.ts';
import { run } from '../processes/run.ts';

const DAYS = '3650';
const NAMES = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

/** Who has a certificate: the subject is the user and the groups that Kubernetes takes them for. */
const CLIENTS: Record<string, string> = {
  admin: '/O=system:masters/CN=admin',
  'apiserver-kubelet': '/O=system:masters/CN=apiserver-kubelet',
  'controller-manager': '/CN=system:kube-controller-manager',
  scheduler: '/CN=system:kube-scheduler',
  'kube-proxy': '/CN=system:kube-proxy',
  dns: '/CN=system:kube-dns-local',
  'network-policies': '/CN=system:kube-network-policies',
  kubelet: `/O=system:nodes/CN=system:node:${NODE}`,
};

/** Makes the cluster's certificate authority, everybody's certificate, and the key that signs service account tokens. */
export async function makeCertificates(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => join(folder, name);
  const key = (name: string) =>
    run('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file(`${name}.key`));
  await Promise.all([key('ca'), key('sa')]);
  await run('openssl', 'ec', '-in', file('sa.key'), '-pubout', '-out', file('sa.pub'));
  const authority = ['-subj', '/CN=local-cloud', '-days', DAYS, '-out', file('ca.crt')];
  await run('openssl', 'req', '-x509', '-new', '-key', file('ca.key'), ...authority);

  const certify = async (name: string, subject: string, extension: string) => {
    await key(name);
    await run('openssl', 'req', '-new', '-key', file(`${name}.key`), '-subj', subject, '-out', file(`${name}.csr`));
    writeFileSync(file(`${name}.ext`), extension);
    const signer = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-set_serial', String(serial())];
    const made = ['-days', DAYS, '-extfile', file(`${name}.ext`), '-out', file(`${name}.crt`)];
    await run('openssl', 'x509', '-req', '-in', file(`${name}.csr`), ...signer, ...made);
  };
  const alternatives = [
    ...NAMES.map((name) => `DNS:${name}`),
    ...['127.0.0.1', BRIDGE_ADDRESS, API_SERVICE].map((ip) => `IP:${ip}`),
  ];
  await Promise.all([
    certify(
      'apiserver',
      '/CN=kube-apiserver',
      `extendedKeyUsage=serverAuth\nsubjectAltName=${alternatives.join(',')}\n`,
    ),
    ...Object.entries(CLIENTS).map(([name, subject]) => certify(name, subject, 'extendedKeyUsage=clientAuth\n')),
  ]);
}

/** Writes the kubeconfig of everybody who talks to the API server. */
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
    const path = kubeconfigOf(folder, name);
    writeFileSync(path, JSON.stringify(config));
    chmodSync(path, 0o600);
  }
}

export function kubeconfigOf(folder: string, name: string): string {
  return join(folder, `${name}.kubeconfig`);
}

let last = Date.now();
function serial(): number {
  return ++last;
}
