import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeClient } from '../kube-client/client.ts';
import { Daemon } from '../processes/daemon.ts';
import { at, list } from '../base/json.ts';
import { BRIDGE_ADDRESS, NODE } from '../machine/addresses.ts';
import { kubeconfigOf, makeCertificates, writeKubeconfigs } from './certificates.ts';
import { makeCgroups } from '../machine/cgroups.ts';
import { configureContainerd, containerdSocket } from './containerd.ts';
import { addPolicyRules } from '../machine/firewall.ts';
import { makeNetwork, refuseForeignNetwork } from '../machine/network.ts';
import * as parts from './components.ts';
import { freePorts } from '../machine/free-ports.ts';
import { freeQueue, queuesInUse } from '../machine/queues.ts';
import { allowReaders } from './rbac.ts';
import { apply as applySysctls } from '../machine/sysctls.ts';

/** What a cluster is made of. */
export interface Materials {
  /** Folder for its own state. */
  folder: string;
  /** The kubernetes tool. */
  binary: string;
  /** Folder of the CNI plugins. */
  plugins: string;
  log: (line: string) => void;
}

/** Where its image store is, as soon as it is known. */
export interface Images {
  /** Folder that tells containerd which registry to ask. */
  hosts: string;
  pauseImage: string;
}

/** The one Kubernetes of this machine, in the order of its start. */
export class Cluster {
  readonly adminKubeconfig: string;
  private readonly pki: string;
  private readonly daemons = new Map<string, Daemon>();
  private readonly ports: Promise<parts.Ports> = choosePorts();
  private readonly queue = freeQueue();
  private abandoned = false;

  constructor(private readonly materials: Materials) {
    this.pki = join(materials.folder, 'pki');
    this.adminKubeconfig = kubeconfigOf(this.pki, 'admin');
  }

  /** host:port on loopback. */
  async endpoint(): Promise<string> {
    return `127.0.0.1:${(await this.ports).api}`;
  }

  /** base64 PEM */
  certificateAuthority(): string {
    return readFileSync(join(this.pki, 'ca.crt')).toString('base64');
  }

  /** The control plane: afterwards the API answers. */
  async startControlPlane(): Promise<void> {
    const { folder } = this.materials;
    const ports = await this.ports;
    this.tool('etcd', parts.etcd(folder, ports));
    await Promise.all([makeCertificates(this.pki), prepareMachine(this.queue)]);
    writeKubeconfigs(this.pki, `https://127.0.0.1:${ports.api}`);
    this.tool('kube-apiserver', parts.apiServer(this.pki, ports));
    await this.ready('kube-apiserver', async () => (await this.client().text('/readyz', {})) === 'ok');
    this.tool('kube-controller-manager', parts.controllerManager(this.pki));
    this.tool('kube-scheduler', parts.scheduler(this.pki));
    await allowReaders(this.client());
    this.tool('kube-network-policies', parts.networkPolicies(folder, this.pki, this.queue));
    await this.ready('kube-network-policies', () => queuesInUse().includes(this.queue));
  }

  async startContainerd({ hosts, pauseImage }: Images): Promise<void> {
    const { folder, plugins } = this.materials;
    const configuration = configureContainerd(folder, plugins, hosts, pauseImage);
    this.start('containerd', 'containerd', ['-c', configuration]);
    await this.ready('containerd', () => existsSync(containerdSocket(folder)));
  }

  /** The machine that runs pods, and what they need of it; wants the two above. Afterwards pods can run. */
  async startNode(): Promise<void> {
    const { folder } = this.materials;
    const ports = await this.ports;
    this.tool('kube-proxy', [`--config=${this.write('kube-proxy.json', parts.proxy(this.pki, ports))}`]);
    this.tool('coredns', ['-conf', this.write('Corefile', parts.coreFile(this.pki, ports))]);
    this.tool('kubelet', [
      `--config=${this.write('kubelet.json', parts.kubelet(folder, this.pki))}`,
      `--kubeconfig=${kubeconfigOf(this.pki, 'kubelet')}`,
      `--root-dir=${join(folder, 'kubelet')}`,
      `--cert-dir=${join(folder, 'kubelet-pki')}`,
      `--hostname-override=${NODE}`,
      `--node-ip=${BRIDGE_ADDRESS}`,
    ]);
    await Promise.all([
      this.ready('kubelet', () => this.nodeIsReady()),
      this.ready('coredns', async () => (await fetch(`http://127.0.0.1:${ports.dnsReady}/ready`)).ok),
      this.ready('kube-controller-manager', () => this.exists('/api/v1/namespaces/default/serviceaccounts/default')),
    ]);
  }

  /** Nothing is started any more, nor again: the cluster is about to be taken away. */
  abandon(): void {
    this.abandoned = true;
    for (const daemon of this.daemons.values()) daemon.abandon();
  }

  private client(): KubeClient {
    return KubeClient.fromKubeconfig(readFileSync(this.adminKubeconfig, 'utf8'));
  }

  private async nodeIsReady(): Promise<boolean> {
    const node = await this.client().get(`/api/v1/nodes/${NODE}`);
    return list(node, 'status', 'conditions').some(
      (condition) => at(condition, 'type') === 'Ready' && at(condition, 'status') === 'True',
    );
  }

  private async exists(path: string): Promise<boolean> {
    return (await this.client().get(path)) !== undefined;
  }

  private tool(name: string, args: string[]): void {
    this.start(name, this.materials.binary, [name, ...args]);
  }

  private start(name: string, program: string, args: string[]): void {
    if (this.abandoned) throw new Error('The start was cancelled.');
    this.daemons.set(name, new Daemon({ name, ...this.materials }, program, args));
  }

  private async ready(name: string, check: () => Promise<boolean> | boolean): Promise<void> {
    await this.daemons.get(name)?.ready(check);
  }

  private write(name: string, content: object | string): string {
    const file = join(this.materials.folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
    return file;
  }
}

async function prepareMachine(queue: number): Promise<void> {
  await refuseForeignNetwork();
  await addPolicyRules(queue);
  await makeNetwork();
  applySysctls();
  makeCgroups();
}

async function choosePorts(): Promise<parts.Ports> {
  const [etcd = 0, api = 0, proxyHealth = 0, proxyMetrics = 0, dnsReady = 0] = await freePorts(5);
  return { etcd, api, proxyHealth, proxyMetrics, dnsReady };
}
