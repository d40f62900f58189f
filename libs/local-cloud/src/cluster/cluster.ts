import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Health } from '@kubernetes/client-node';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { BRIDGE_ADDRESS, NODE } from '../machine/addresses.ts';
import { createCgroups } from '../machine/cgroups.ts';
import { addPolicyRules, freeQueue, queuesInUse } from '../machine/firewall.ts';
import { freePorts } from '../machine/free-ports.ts';
import { createNetwork, requireFreeNetwork } from '../machine/network.ts';
import { setSysctls } from '../machine/sysctls.ts';
import { Daemon } from '../processes/daemon.ts';
import { createCertificates, kubeconfigPath, writeKubeconfigs } from './certificates.ts';
import * as components from './components.ts';
import { containerdSocket, writeContainerdConfig } from './containerd.ts';
import { grantReadAccess } from './rbac.ts';

export interface ClusterOptions {
  /** Folder for the cluster's state. */
  folder: string;
  /** Path of the kubernetes binary. */
  binary: string;
  /** Folder of the CNI plugins. */
  plugins: string;
  log: (line: string) => void;
}

/** The Kubernetes cluster of this machine. Its methods are in the order of the start; the teardown ends its processes. */
export class Cluster {
  readonly adminKubeconfig: string;
  private readonly pki: string;
  private readonly daemons = new Map<string, Daemon>();
  private readonly ports = choosePorts();
  private readonly queue = freeQueue();
  private canceled = false;

  constructor(private readonly options: ClusterOptions) {
    this.pki = join(options.folder, 'pki');
    this.adminKubeconfig = kubeconfigPath(this.pki, 'admin');
  }

  /** The API server's host:port on loopback. */
  async endpoint(): Promise<string> {
    return `127.0.0.1:${(await this.ports).api}`;
  }

  /** The certificate authority as base64 PEM. */
  certificateAuthority(): string {
    return readFileSync(join(this.pki, 'ca.crt')).toString('base64');
  }

  /** Resolves when the API server is ready and NetworkPolicies are enforced. */
  async startControlPlane(): Promise<void> {
    const { folder } = this.options;
    const ports = await this.ports;
    this.startKubernetes('etcd', components.etcd(folder, ports));
    await Promise.all([createCertificates(this.pki), prepareMachine(this.queue)]);
    writeKubeconfigs(this.pki, `https://127.0.0.1:${ports.api}`);
    this.startKubernetes('kube-apiserver', components.apiServer(this.pki, ports));
    await this.ready('kube-apiserver', () => new Health(this.client().config).readyz({}));
    this.startKubernetes('kube-controller-manager', components.controllerManager(this.pki));
    this.startKubernetes('kube-scheduler', components.scheduler(this.pki));
    await grantReadAccess(this.client());
    this.startKubernetes('kube-network-policies', components.networkPolicies(folder, this.pki, this.queue));
    await this.ready('kube-network-policies', () => queuesInUse().includes(this.queue));
  }

  /** @param hosts folder with the registry configuration of each host */
  async startContainerd(hosts: string, pauseImage: string): Promise<void> {
    const { folder, plugins } = this.options;
    this.start('containerd', 'containerd', ['-c', writeContainerdConfig(folder, { plugins, hosts, pauseImage })]);
    await this.ready('containerd', () => existsSync(containerdSocket(folder)));
  }

  /** Starts what runs pods, after the control plane and containerd. Resolves when pods can run. */
  async startNode(): Promise<void> {
    const { folder } = this.options;
    const ports = await this.ports;
    const write = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const proxyConfig = write('kube-proxy.json', JSON.stringify(components.kubeProxyConfig(this.pki, ports)));
    this.startKubernetes('kube-proxy', [`--config=${proxyConfig}`]);
    this.startKubernetes('coredns', ['-conf', write('Corefile', components.corefile(this.pki, ports))]);
    this.startKubernetes('kubelet', [
      `--config=${write('kubelet.json', JSON.stringify(components.kubeletConfig(folder, this.pki)))}`,
      `--kubeconfig=${kubeconfigPath(this.pki, 'kubelet')}`,
      `--root-dir=${join(folder, 'kubelet')}`,
      `--cert-dir=${join(folder, 'kubelet-pki')}`,
      `--hostname-override=${NODE}`,
      `--node-ip=${BRIDGE_ADDRESS}`,
    ]);
    const { core } = this.client();
    const serviceAccount = { name: 'default', namespace: 'default' };
    await Promise.all([
      this.ready('kubelet', () => this.nodeIsReady()),
      this.ready('coredns', async () => (await fetch(`http://127.0.0.1:${ports.dnsReady}/ready`)).ok),
      this.ready('kube-controller-manager', async () => !!(await core.readNamespacedServiceAccount(serviceAccount))),
    ]);
  }

  /** From now on, no process is started or restarted. */
  cancel(): void {
    this.canceled = true;
    for (const daemon of this.daemons.values()) daemon.cancel();
  }

  private client(): KubernetesClient {
    return kubernetesClient(this.adminKubeconfig);
  }

  private async nodeIsReady(): Promise<boolean> {
    const { status } = await this.client().core.readNode({ name: NODE });
    return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
  }

  private startKubernetes(name: string, args: string[]): void {
    this.start(name, this.options.binary, [name, ...args]);
  }

  private start(name: string, program: string, args: string[]): void {
    if (this.canceled) throw new Error('The start was canceled.');
    this.daemons.set(name, new Daemon({ name, ...this.options }, program, args));
  }

  private async ready(name: string, check: () => Promise<boolean> | boolean): Promise<void> {
    await this.daemons.get(name)?.ready(check);
  }
}

async function prepareMachine(queue: number): Promise<void> {
  await requireFreeNetwork();
  await addPolicyRules(queue);
  await createNetwork();
  setSysctls();
  createCgroups();
}

async function choosePorts(): Promise<components.Ports> {
  const [etcd = 0, api = 0, proxyHealth = 0, proxyMetrics = 0, dnsReady = 0] = await freePorts(5);
  return { etcd, api, proxyHealth, proxyMetrics, dnsReady };
}
