import { totalmem } from 'node:os';
import { containerd } from './containerd.ts';
import * as parts from './components.ts';

const ports = { etcd: 1, api: 2, proxyHealth: 3, proxyMetrics: 4, dnsReady: 5 };

it('kube-proxy answers for node ports on loopback alone', () => {
  expect(parts.proxy('/pki', ports)).toEqual({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    hostnameOverride: 'local',
    clusterCIDR: '10.244.0.0/24',
    bindAddress: '10.244.0.1',
    nodePortAddresses: ['127.0.0.0/8'],
    healthzBindAddress: '127.0.0.1:3',
    metricsBindAddress: '127.0.0.1:4',
    clientConnection: { kubeconfig: '/pki/kube-proxy.kubeconfig' },
    conntrack: { maxPerCore: 0, min: 0 },
    oomScoreAdj: 0,
    iptables: { minSyncPeriod: '0s', localhostNodePorts: true },
  });
});

it('kubelet keeps all of its own in the folder, and leaves the machine all memory but what pods may use', () => {
  const gibibytes = 1024 ** 3;
  const reserved = Math.max(0, Math.floor((totalmem() - 6 * gibibytes) / 1024));
  expect(parts.kubelet('/cloud', '/pki')).toEqual({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: '10.244.0.1',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: '/pki/ca.crt' },
    },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: 'unix:///cloud/containerd.sock',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: '/local-cloud',
    clusterDomain: 'cluster.local',
    clusterDNS: ['169.254.20.10'],
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
    systemReserved: { memory: `${reserved}Ki` },
    podLogsDir: '/cloud/pod-logs',
    syncFrequency: '10s',
    shutdownGracePeriod: '0s',
    volumePluginDir: '/cloud/kubelet-plugins',
    oomScoreAdj: 0,
  });
});

it('every part of the control plane listens on loopback, or not at all', () => {
  expect(parts.etcd('/cloud', ports)).toEqual(['--data-dir=/cloud/etcd', '--listen-client-url=http://127.0.0.1:1']);
  expect(parts.apiServer('/pki', ports)).toEqual(
    expect.arrayContaining(['--bind-address=127.0.0.1', '--secure-port=2']),
  );
  expect(parts.controllerManager('/pki')).toContain('--secure-port=0');
  expect(parts.scheduler('/pki')).toContain('--secure-port=0');
});

it('pods get the names of the cluster, and no others', () => {
  expect(parts.coreFile('/pki', ports)).toBe(`cluster.local:53 10.in-addr.arpa:53 {
  bind 169.254.20.10
  errors
  ready 127.0.0.1:5
  kubernetes cluster.local 10.in-addr.arpa {
    kubeconfig /pki/dns.kubeconfig
    ttl 5
  }
}
.:53 {
  bind 169.254.20.10
  template ANY ANY . {
    rcode NXDOMAIN
  }
}
`);
});

it('containerd keeps all of its own in the folder', () => {
  const surroundings = {
    network: '/cloud/cni',
    plugins: '/plugins',
    hosts: '/hosts',
    pauseImage: 'example.com/pause:1',
  };
  const configuration = containerd('/cloud', surroundings);
  expect(configuration).toContain('root = "/cloud/containerd/root"\nstate = "/cloud/containerd/state"');
  expect(configuration).toContain('sandbox_image = "example.com/pause:1"');
  expect(configuration).toContain('config_path = "/hosts"');
  const paths = [...configuration.matchAll(/= "(\/[^"]*)"/g)].map(([, path = '']) => path);
  expect(paths.filter((path) => !/^\/(cloud|plugins|hosts)/.test(path))).toEqual([]);
});
