import { totalmem } from 'node:os';
import * as components from './components.ts';
import { containerdConfig } from './containerd.ts';

const ports = { etcd: 1, api: 2, proxyHealth: 3, proxyMetrics: 4, dnsReady: 5 };
const pathsIn = (config: string) => [...config.matchAll(/"(?:unix:\/\/)?(\/[^"]*)"/g)].map(([, path = '']) => path);

it('components of the control plane listen on loopback, or not at all', () => {
  expect(components.etcd('/cloud', ports)).toContain('--listen-client-url=http://127.0.0.1:1');
  expect(components.apiServer('/pki', ports)).toEqual(
    expect.arrayContaining(['--bind-address=127.0.0.1', '--secure-port=2']),
  );
  expect(components.controllerManager('/pki')).toContain('--secure-port=0');
  expect(components.scheduler('/pki')).toContain('--secure-port=0');
});

it('`kubeProxyConfig` serves node ports, health and metrics on loopback only', () => {
  expect(components.kubeProxyConfig('/pki', ports)).toMatchObject({
    nodePortAddresses: ['127.0.0.0/8'],
    healthzBindAddress: '127.0.0.1:3',
    metricsBindAddress: '127.0.0.1:4',
    iptables: { localhostNodePorts: true },
  });
});

it('`kubeletConfig` admits clients of the certificate authority and of the API server only', () => {
  expect(components.kubeletConfig('/cloud', '/pki')).toMatchObject({
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: '/pki/ca.crt' },
    },
    authorization: { mode: 'Webhook' },
  });
});

it('`kubeletConfig` leaves 6 GiB of the memory to pods, and reserves the rest for the machine', () => {
  const reserved = Math.max(0, Math.floor((totalmem() - 6 * 1024 ** 3) / 1024));
  expect(components.kubeletConfig('/cloud', '/pki')).toMatchObject({
    systemReserved: { memory: `${reserved}Ki` },
    enforceNodeAllocatable: ['pods'],
    cgroupRoot: '/local-cloud',
  });
});

it('`kubeletConfig` has no path outside of the state folder', () => {
  const paths = pathsIn(JSON.stringify(components.kubeletConfig('/cloud', '/cloud/pki')));
  expect(paths.filter((path) => !path.startsWith('/cloud') && path !== '/local-cloud')).toEqual([]);
});

it('`corefile` answers names of the cluster, and NXDOMAIN for all others', () => {
  expect(components.corefile('/pki', ports)).toMatch(
    /^cluster\.local:53 10\.in-addr\.arpa:53 \{[^]*kubernetes cluster\.local[^]*\n\.:53 \{[^]*rcode NXDOMAIN/,
  );
});

it('`corefile` listens at the address of the name server only, and reports on loopback when it is ready', () => {
  const servers = components.corefile('/pki', ports).split(/\n(?=\.:53 )/);
  expect(servers).toEqual([
    expect.stringContaining('\n  bind 169.254.20.10\n'),
    expect.stringContaining('\n  bind 169.254.20.10\n'),
  ]);
  expect(servers[0]).toContain('\n  ready 127.0.0.1:5\n');
});

it('`containerdConfig` has no path outside of the state folder but those of its options', () => {
  const options = { plugins: '/plugins', hosts: '/hosts', pauseImage: 'example.com/pause:1' };
  const config = containerdConfig('/cloud', options);
  expect(config).toContain('root = "/cloud/containerd/root"\nstate = "/cloud/containerd/state"');
  expect(config).toContain('sandbox_image = "example.com/pause:1"');
  expect(config).toContain('config_path = "/hosts"');
  expect(pathsIn(config).filter((path) => !/^\/(cloud|plugins|hosts)/.test(path))).toEqual([]);
});
