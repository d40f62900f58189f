import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { POLICY_FLAGS } from '../gke-auth/policy.ts';
import { BRIDGE_ADDRESS, NAME_SERVER, NODE, PODS, SERVICES } from '../machine/addresses.ts';
import { kubeconfigOf } from './certificates.ts';
import { POD_CGROUP } from '../machine/cgroups.ts';
import { addressFolder, containerdSocket } from './containerd.ts';

/** Free ports on loopback that the parts of the control plane take. */
export interface Ports {
  etcd: number;
  api: number;
  proxyHealth: number;
  proxyMetrics: number;
  dnsReady: number;
}

/** Bytes that all pods together may use: a runaway one is killed in its group, not the machine. */
const POD_MEMORY = 6 * 1024 * 1024 * 1024;

export function etcd(folder: string, ports: Ports): string[] {
  return [`--data-dir=${join(folder, 'etcd')}`, `--listen-client-url=http://127.0.0.1:${ports.etcd}`];
}

/** On loopback only; the advertised address merely names the machine, for an endpoint may not be a loopback address. */
export function apiServer(pki: string, ports: Ports): string[] {
  const file = (name: string) => join(pki, name);
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.api}`,
    `--advertise-address=${BRIDGE_ADDRESS}`,
    `--tls-cert-file=${file('apiserver.crt')}`,
    `--tls-private-key-file=${file('apiserver.key')}`,
    `--client-ca-file=${file('ca.crt')}`,
    `--kubelet-client-certificate=${file('apiserver-kubelet.crt')}`,
    `--kubelet-client-key=${file('apiserver-kubelet.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    `--service-account-key-file=${file('sa.pub')}`,
    `--service-account-signing-key-file=${file('sa.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-cluster-ip-range=${SERVICES}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    ...POLICY_FLAGS,
    '--profiling=false',
  ];
}

export function controllerManager(pki: string): string[] {
  return [
    `--kubeconfig=${kubeconfigOf(pki, 'controller-manager')}`,
    `--service-account-private-key-file=${join(pki, 'sa.key')}`,
    `--root-ca-file=${join(pki, 'ca.crt')}`,
    `--cluster-signing-cert-file=${join(pki, 'ca.crt')}`,
    `--cluster-signing-key-file=${join(pki, 'ca.key')}`,
    '--use-service-account-credentials=true',
    // Every controller makes its account first; at the default rate that takes seconds.
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--leader-elect=false',
    '--secure-port=0',
    '--allocate-node-cidrs=false',
    '--controllers=*,-node-ipam-controller,-node-route-controller,-service-lb-controller,-cloud-node-lifecycle-controller',
  ];
}

export function scheduler(pki: string): string[] {
  return [`--kubeconfig=${kubeconfigOf(pki, 'scheduler')}`, '--leader-elect=false', '--secure-port=0'];
}

/** @param queue number of the netfilter queue that the firewall's rules name */
export function networkPolicies(folder: string, pki: string, queue: number): string[] {
  return [
    `--kubeconfig=${kubeconfigOf(pki, 'network-policies')}`,
    `--node=${NODE}`,
    `--queue=${queue}`,
    `--addresses=${addressFolder(folder)}`,
  ];
}

/** Node ports answer on loopback only. */
export function proxy(pki: string, ports: Ports): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    hostnameOverride: NODE,
    clusterCIDR: PODS,
    bindAddress: BRIDGE_ADDRESS,
    nodePortAddresses: ['127.0.0.0/8'],
    healthzBindAddress: `127.0.0.1:${ports.proxyHealth}`,
    metricsBindAddress: `127.0.0.1:${ports.proxyMetrics}`,
    clientConnection: { kubeconfig: kubeconfigOf(pki, 'kube-proxy') },
    conntrack: { maxPerCore: 0, min: 0 },
    oomScoreAdj: 0,
    iptables: { minSyncPeriod: '0s', localhostNodePorts: true },
  };
}

export function kubelet(folder: string, pki: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: BRIDGE_ADDRESS,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(pki, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${containerdSocket(folder)}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: POD_CGROUP,
    clusterDomain: 'cluster.local',
    clusterDNS: [NAME_SERVER],
    resolvConf: '',
    failSwapOn: false,
    healthzPort: 0,
    imageGCHighThresholdPercent: 100,
    imageMinimumGCAge: '24h',
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
      'nodefs.inodesFree': '1%',
    },
    enforceNodeAllocatable: ['pods'],
    systemReserved: { memory: `${Math.max(0, Math.floor((memory() - POD_MEMORY) / 1024))}Ki` },
    podLogsDir: join(folder, 'pod-logs'),
    syncFrequency: '10s',
    shutdownGracePeriod: '0s',
    volumePluginDir: join(folder, 'kubelet-plugins'),
    oomScoreAdj: 0,
  };
}

/** What pods ask for names: the cluster's own, and no other. */
export function coreFile(pki: string, ports: Ports): string {
  return `cluster.local:53 10.in-addr.arpa:53 {
  bind ${NAME_SERVER}
  errors
  ready 127.0.0.1:${ports.dnsReady}
  kubernetes cluster.local 10.in-addr.arpa {
    kubeconfig ${kubeconfigOf(pki, 'dns')}
    ttl 5
  }
}
.:53 {
  bind ${NAME_SERVER}
  template ANY ANY . {
    rcode NXDOMAIN
  }
}
`;
}

function memory(): number {
  return Number(/^MemTotal:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024;
}
