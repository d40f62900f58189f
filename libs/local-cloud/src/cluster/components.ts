import { totalmem } from 'node:os';
import { join } from 'node:path';
import { POLICY_FLAGS } from '../gke-auth/policy.ts';
import { BRIDGE_ADDRESS, NAME_SERVER, NODE, POD_RANGE, SERVICE_RANGE } from '../machine/addresses.ts';
import { kubeconfigPath } from './certificates.ts';
import { POD_CGROUP } from '../machine/cgroups.ts';
import { addressFolder, containerdSocket } from './containerd.ts';

/** The ports on loopback of the cluster's components. */
export interface Ports {
  etcd: number;
  api: number;
  proxyHealth: number;
  proxyMetrics: number;
  dnsReady: number;
}

/** Bytes of memory for all pods together; beyond them, the kernel kills processes of pods only. */
const POD_MEMORY = 6 * 1024 * 1024 * 1024;

export function etcd(folder: string, ports: Ports): string[] {
  return [`--data-dir=${join(folder, 'etcd')}`, `--listen-client-url=http://127.0.0.1:${ports.etcd}`];
}

/** The advertised address is not served: it is there because an endpoint must not have a loopback address. */
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
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    ...POLICY_FLAGS,
    '--profiling=false',
  ];
}

export function controllerManager(pki: string): string[] {
  return [
    `--kubeconfig=${kubeconfigPath(pki, 'controller-manager')}`,
    `--service-account-private-key-file=${join(pki, 'sa.key')}`,
    `--root-ca-file=${join(pki, 'ca.crt')}`,
    `--cluster-signing-cert-file=${join(pki, 'ca.crt')}`,
    `--cluster-signing-key-file=${join(pki, 'ca.key')}`,
    '--use-service-account-credentials=true',
    // Every controller creates its service account first, which takes seconds at the default rate.
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--leader-elect=false',
    '--secure-port=0',
    '--allocate-node-cidrs=false',
    '--controllers=*,-node-ipam-controller,-node-route-controller,-service-lb-controller,-cloud-node-lifecycle-controller',
  ];
}

export function scheduler(pki: string): string[] {
  return [`--kubeconfig=${kubeconfigPath(pki, 'scheduler')}`, '--leader-elect=false', '--secure-port=0'];
}

/** @param queue number of the netfilter queue in the firewall's rules */
export function networkPolicies(folder: string, pki: string, queue: number): string[] {
  return [
    `--kubeconfig=${kubeconfigPath(pki, 'network-policies')}`,
    `--node=${NODE}`,
    `--queue=${queue}`,
    `--addresses=${addressFolder(folder)}`,
  ];
}

/** Node ports are served on loopback only. */
export function kubeProxyConfig(pki: string, ports: Ports): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    hostnameOverride: NODE,
    clusterCIDR: POD_RANGE,
    bindAddress: BRIDGE_ADDRESS,
    nodePortAddresses: ['127.0.0.0/8'],
    healthzBindAddress: `127.0.0.1:${ports.proxyHealth}`,
    metricsBindAddress: `127.0.0.1:${ports.proxyMetrics}`,
    clientConnection: { kubeconfig: kubeconfigPath(pki, 'kube-proxy') },
    conntrack: { maxPerCore: 0, min: 0 },
    oomScoreAdj: 0,
    iptables: { minSyncPeriod: '0s', localhostNodePorts: true },
  };
}

export function kubeletConfig(folder: string, pki: string): object {
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
    systemReserved: { memory: `${Math.max(0, Math.floor((totalmem() - POD_MEMORY) / 1024))}Ki` },
    podLogsDir: join(folder, 'pod-logs'),
    syncFrequency: '10s',
    shutdownGracePeriod: '0s',
    volumePluginDir: join(folder, 'kubelet-plugins'),
    oomScoreAdj: 0,
  };
}

/** Pods resolve names of the cluster, and no others. */
export function corefile(pki: string, ports: Ports): string {
  return `cluster.local:53 10.in-addr.arpa:53 {
  bind ${NAME_SERVER}
  errors
  ready 127.0.0.1:${ports.dnsReady}
  kubernetes cluster.local 10.in-addr.arpa {
    kubeconfig ${kubeconfigPath(pki, 'dns')}
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
