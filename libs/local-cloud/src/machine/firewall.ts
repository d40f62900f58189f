import { existsSync } from 'node:fs';
import { UserError } from '@per-branch/go-tool';
import { BRIDGE } from './addresses.ts';
import { attempt, feed } from '../processes/run.ts';

/** Holds whatever opens a connection from or to a pod until the policy engine decided. */
const POLICIES = 'LOCAL-CLOUD-POLICIES';
/** Chains that kube-proxy, kubelet, the CNI plugins and this file make. */
const OURS = /^(KUBE|CNI|LOCAL-CLOUD)-/;
const FAMILIES = ['iptables', 'ip6tables'];

/** Whether another Kubernetes has its rules in this machine's firewall. */
export async function hasRules(): Promise<boolean> {
  return /^:KUBE-SERVICES /m.test(await attempt('iptables-save', '-t', 'nat'));
}

/** What pods send, and what is sent to them by others than this machine. */
const POD_TRAFFIC = [`FORWARD -i ${BRIDGE}`, `FORWARD -o ${BRIDGE}`, `INPUT -i ${BRIDGE}`];
/**
 * What this machine sends to pods is free, as Kubernetes wants it for probes; but what it sends to a balancer or a node port
 * comes from outside on GKE.
 */
const BALANCED = `POSTROUTING -o ${BRIDGE} -m conntrack --ctorigdst 127.0.0.0/8`;

/**
 * Lets no connection from or to a pod open but through the policy engine's queue: while nobody reads that, the kernel drops what is
 * put into it. IPv6, for which pods have link-local addresses that no policy covers, is dropped.
 */
export async function addPolicyRules(queue: number): Promise<void> {
  await feed(policyRules(queue), 'iptables-restore', '--noflush', '--wait').catch((error: Error) => {
    throw new UserError(
      `The local cloud enforces NetworkPolicies with the kernel's target NFQUEUE, and the firewall of this machine does not take it. Load the modules xt_NFQUEUE and xt_conntrack.\n${error.message}`,
    );
  });
  if (existsSync('/proc/sys/net/ipv6')) await feed(dropRules(), 'ip6tables-restore', '--noflush', '--wait');
}

export function policyRules(queue: number): string {
  const verdict = `-m conntrack ! --ctstate RELATED,ESTABLISHED -j NFQUEUE --queue-num ${queue}`;
  return chain([...POD_TRAFFIC, BALANCED], verdict);
}

export function dropRules(): string {
  return chain(POD_TRAFFIC, '-j DROP');
}

/** In the table mangle: an accepted packet skips the rest of its table, and the rules of Kubernetes and of others are in filter. */
function chain(packets: string[], verdict: string): string {
  const jumps = packets.map((some) => `-I ${some} -j ${POLICIES}`);
  return ['*mangle', `:${POLICIES} - [0:0]`, `-A ${POLICIES} ${verdict}`, ...jumps, 'COMMIT', ''].join('\n');
}

/** Takes the rules and chains of the cluster away, and leaves those of others. */
export async function removeRules(): Promise<void> {
  for (const family of FAMILIES) {
    const script = withoutOurs(await attempt(`${family}-save`));
    if (script) await feed(script, `${family}-restore`, '--noflush', '--wait');
  }
}

/** What `iptables-restore --noflush` has to do to a firewall that `iptables-save` printed; empty if there is nothing to do. */
export function withoutOurs(saved: string): string {
  return saved
    .split(/^(?=\*)/m)
    .map(tableWithoutOurs)
    .join('');
}

function tableWithoutOurs(saved: string): string {
  const table = /^\*(\S+)/.exec(saved)?.[1];
  const chains = [...saved.matchAll(/^:(\S+)/gm)].map(([, name]) => name ?? '').filter((name) => OURS.test(name));
  if (!table || chains.length === 0) return '';
  const jumps = saved.split('\n').filter((line) => leadsIntoOurs(line));
  return [
    `*${table}`,
    ...jumps.map((rule) => rule.replace(/^-A/, '-D')),
    ...chains.map((chain) => `-F ${chain}`),
    ...chains.map((chain) => `-X ${chain}`),
    'COMMIT',
    '',
  ].join('\n');
}

/** A rule of somebody's chain that jumps to one of ours. */
function leadsIntoOurs(line: string): boolean {
  const [, chain = '', target = ''] = /^-A (\S+)(?:.* (?:-j|-g) (\S+))?/.exec(line) ?? [];
  return !OURS.test(chain) && OURS.test(target);
}
