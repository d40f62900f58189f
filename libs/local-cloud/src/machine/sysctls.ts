import { readFileSync, writeFileSync } from 'node:fs';
import { BRIDGE } from './addresses.ts';

/** What the cluster's network needs. */
const REQUIRED: Record<string, string> = {
  'net.ipv4.ip_forward': '1',
  // Otherwise packets between pods, which are on one bridge, would bypass the firewall.
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.bridge.bridge-nf-call-ip6tables': '1',
  [`net.ipv4.conf.${BRIDGE}.route_localnet`]: '1',
};

/** What kubelet and kube-proxy set. */
const SET_BY_KUBERNETES = [
  'net.ipv4.conf.all.route_localnet',
  'net.netfilter.nf_conntrack_max',
  'net.netfilter.nf_conntrack_tcp_timeout_established',
  'net.netfilter.nf_conntrack_tcp_timeout_close_wait',
  'net.netfilter.nf_conntrack_tcp_be_liberal',
  'vm.overcommit_memory',
  'vm.panic_on_oom',
  'kernel.panic',
  'kernel.panic_on_oops',
  'kernel.keys.root_maxkeys',
  'kernel.keys.root_maxbytes',
];

export function setSysctls(): void {
  for (const [name, value] of Object.entries(REQUIRED)) write(name, value);
}

/** The current values of the kernel settings that a cluster changes, for {@link restoreSysctls}. */
export function readSysctls(): Record<string, string> {
  // The bridge and its settings do not exist before the cluster, nor after it.
  const names = [...Object.keys(REQUIRED).filter((name) => !name.includes(BRIDGE)), ...SET_BY_KUBERNETES];
  const values = names.map((name) => [name, read(name)] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

export function restoreSysctls(saved: Record<string, string>): void {
  for (const [name, value] of Object.entries(saved)) if (read(name) !== value) write(name, value);
}

function read(name: string): string | undefined {
  try {
    return readFileSync(path(name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function write(name: string, value: string): void {
  try {
    writeFileSync(path(name), value);
  } catch (cause) {
    throw new Error(`The kernel setting ${name} cannot be set to ${value}: ${(cause as Error).message}`, { cause });
  }
}

function path(name: string): string {
  return `/proc/sys/${name.replaceAll('.', '/')}`;
}
