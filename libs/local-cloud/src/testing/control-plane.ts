import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Health } from '@kubernetes/client-node';
import { until } from '@per-branch/test-support/until';
import { kubernetesClient } from '../base/kubernetes-client.ts';
import { POLICY_FLAGS } from '../gke-auth/policy.ts';

/** A real Kubernetes without nodes: objects are stored, validated, reconciled and scheduled, but no pod ever runs. */
export interface ControlPlane {
  /** host:port */
  endpoint: string;
  /** base64 PEM */
  certificateAuthority: string;
  /** A kubeconfig file, in JSON, with cluster-admin rights; its cluster is named `local`. */
  adminKubeconfig: string;
  /** Kills the API server, and starts it again after so many milliseconds. */
  interruptApi(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts etcd, API server, controllers and scheduler of the all-in-one binary on free loopback ports. */
export async function startControlPlane(binary: string): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-'));
  const token = randomBytes(16).toString('hex');
  const [etcd, secure, manager, scheduler] = [await freePort(), await freePort(), await freePort(), await freePort()];
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
  const adminKubeconfig = join(folder, 'kubeconfig');
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
    const isReady = () => {
      writeFileSync(adminKubeconfig, kubeconfig(endpoint, authority(), token));
      return new Health(kubernetesClient(adminKubeconfig).config).readyz({});
    };
    await until(isReady, 'the API server is ready', 30);
    run('kube-controller-manager', [
      `--kubeconfig=${adminKubeconfig}`,
      `--service-account-private-key-file=${folder}/sa.key`,
      '--use-service-account-credentials=false',
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${manager}`,
      `--cert-dir=${folder}/manager`,
    ]);
    run('kube-scheduler', [
      `--kubeconfig=${adminKubeconfig}`,
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
  return { endpoint, certificateAuthority: authority(), adminKubeconfig, interruptApi, stop };
}

function kubeconfig(endpoint: string, certificateAuthority: string, token: string): string {
  const cluster = { server: `https://${endpoint}`, 'certificate-authority-data': certificateAuthority };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'local', cluster }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'local', context: { cluster: 'local', user: 'admin' } }],
    'current-context': 'local',
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Below the range of ephemeral ports: a connection of another test must not take the port of a server that restarts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(randomInt(15_000, 32_000), '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
