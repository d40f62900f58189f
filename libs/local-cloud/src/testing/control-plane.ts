import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { POLICY_FLAGS } from '../gke-auth/policy.ts';
import { KubeClient } from '../kube-client/client.ts';

/** A real Kubernetes without machines: objects are kept, validated, reconciled and scheduled, but no pod ever runs. */
export interface ControlPlane {
  /** host:port */
  endpoint: string;
  /** base64 PEM */
  certificateAuthority: string;
  /** A kubeconfig with every right; its cluster is named as asked. */
  kubeconfig(cluster: string): string;
  /** Kills the API server, and starts it again after so many milliseconds. */
  interruptApi(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts etcd, API server, controllers and scheduler of the all-in-one binary on free loopback ports. */
export async function startControlPlane(binary: string): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-'));
  const token = randomBytes(16).toString('hex');
  const etcd = await freePort();
  const secure = await freePort();
  const manager = await freePort();
  const scheduler = await freePort();
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(join(folder, 'sa.key'), privateKey);
  writeFileSync(join(folder, 'sa.pub'), publicKey);
  writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`);
  const processes: ChildProcess[] = [];
  const run = (name: string, args: string[]) => {
    const log = openSync(join(folder, `${name}.log`), 'a');
    const child = spawn(binary, [name, ...args], { stdio: ['ignore', log, log], cwd: folder });
    processes.push(child);
    return child;
  };
  run('etcd', [`--data-dir=${folder}/etcd`, `--listen-client-url=http://127.0.0.1:${etcd}`]);
  const apiServer = [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${secure}`,
    `--cert-dir=${folder}/certificates`,
    `--token-auth-file=${folder}/tokens.csv`,
    `--service-account-key-file=${folder}/sa.pub`,
    `--service-account-signing-key-file=${folder}/sa.key`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.97.0.0/24',
    '--authorization-mode=RBAC',
    ...POLICY_FLAGS,
  ];
  let api = run('kube-apiserver', apiServer);
  const endpoint = `127.0.0.1:${secure}`;
  const authority = () => readFileSync(join(folder, 'certificates/apiserver.crt')).toString('base64');
  const kubeconfig = (cluster: string) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: cluster, cluster: { server: `https://${endpoint}`, 'certificate-authority-data': authority() } },
      ],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: cluster, context: { cluster, user: 'admin' } }],
      'current-context': cluster,
    });
  const interruptApi = async (milliseconds: number) => {
    await ended(api);
    await delay(milliseconds);
    api = run('kube-apiserver', apiServer);
  };
  const stop = async () => {
    await Promise.all(processes.map((child) => ended(child)));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(
      () => existsSync(join(folder, 'certificates/apiserver.crt')) && KubeClient.fromKubeconfig(kubeconfig('local')),
    );
    writeFileSync(join(folder, 'kubeconfig'), kubeconfig('local'));
    run('kube-controller-manager', [
      `--kubeconfig=${folder}/kubeconfig`,
      `--service-account-private-key-file=${folder}/sa.key`,
      '--use-service-account-credentials=false',
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${manager}`,
      `--cert-dir=${folder}/manager`,
    ]);
    run('kube-scheduler', [
      `--kubeconfig=${folder}/kubeconfig`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${scheduler}`,
      `--cert-dir=${folder}/scheduler`,
    ]);
  } catch (error) {
    const log = readFileSync(join(folder, 'kube-apiserver.log'), 'utf8').split('\n').slice(-20).join('\n');
    await stop();
    throw new Error(`the API server did not start:\n${log}`, { cause: error });
  }
  return { endpoint, certificateAuthority: authority(), kubeconfig, interruptApi, stop };
}

async function ready(client: () => false | KubeClient): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const connected = client();
    try {
      if (connected && (await connected.text('/readyz', {})) === 'ok') return;
    } catch {
      // Not yet.
    }
    await delay(100);
  }
  throw new Error('not ready after 30 s');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Nothing of it is kept, so nothing needs an orderly end.
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Below the range that the system takes from for connections, which are many while tests run. */
async function freePort(): Promise<number> {
  const server = createServer().listen(randomInt(15_000, 32_000), '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
