import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BRIDGE } from './addresses.ts';

/** What the cluster's network needs. */
const WANTED: Record<string, string> = {
  'net.ipv4.ip_forward': '1',
  // Pods share a bridge: without these, what they send each other would pass the firewall by.
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.bridge.bridge-nf-call-ip6tables': '1',
  [`net.ipv4.conf.${BRIDGE}.route_localnet`]: '1',
};

/** What kubelet and kube-proxy change by themselves. */
const CHANGED_BY_OTHERS = [
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

/** The kernel settings that a cluster changes, as they are now: what `restore` takes. */
export function remember(): Record<string, string> {
  const names = [...Object.keys(WANTED).filter((name) => !name.includes(BRIDGE)), ...CHANGED_BY_OTHERS];
  return Object.fromEntries(names.flatMap((name) => (read(name) === undefined ? [] : [[name, read(name) ?? '']])));
}

export function apply(): void {
  for (const [name, value] of Object.entries(WANTED)) write(name, value);
}

/** Puts back what differs from what was remembered. */
export function restore(remembered: Record<string, string>): void {
  for (const [name, value] of Object.entries(remembered)) if (read(name) !== value) write(name, value);
}

function read(name: string): string | undefined {
  try {
    return readFileSync(file(name), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function write(name: string, value: string): void {
  try {
    writeFileSync(file(name), value);
  } catch (error) {
    throw new Error(`The kernel setting ${name} cannot be set to ${value}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function file(name: string): string {
  return join('/proc/sys', ...name.split('.'));
}
