import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '@per-branch/go-tool';
import { runWithInput, tryRun } from '../processes/run.ts';
import { BRIDGE } from './addresses.ts';

/** The chain that holds every new connection from or to a pod until the policy engine has decided. */
const POLICIES = 'LOCAL-CLOUD-POLICIES';
/** Chains that kube-proxy, kubelet, the CNI plugins and this file add. */
const OURS = /^(KUBE|CNI|LOCAL-CLOUD)-/;
/** The kernel's table of the netfilter queues that a process reads; it exists from the first queue on. */
const QUEUES = '/proc/net/netfilter/nfnetlink_queue';
const FIRST_QUEUE = 100;

/** What pods send, and what others than this machine send to them. */
const POD_TRAFFIC = [`FORWARD -i ${BRIDGE}`, `FORWARD -o ${BRIDGE}`, `INPUT -i ${BRIDGE}`];
/**
 * This machine may connect to pods, as kubelet's probes need it; but its connections to load balancers and node ports come from
 * outside of the cluster on GKE.
 */
const LOAD_BALANCED = `POSTROUTING -o ${BRIDGE} -m conntrack --ctorigdst 127.0.0.0/8`;

/** Whether another Kubernetes has rules in this machine's firewall. */
export async function hasKubernetesRules(): Promise<boolean> {
  return /^:KUBE-SERVICES /m.test(await tryRun('iptables-save', '-t', 'nat'));
}

/** The numbers of the netfilter queues that a process reads. */
export function queuesInUse(): number[] {
  return existsSync(QUEUES) ? parseQueues(readFileSync(QUEUES, 'utf8')) : [];
}

/** Each line starts with the number of a queue. */
export function parseQueues(table: string): number[] {
  return [...table.matchAll(/^\s*(\d+)/gm)].map(([, number]) => Number(number));
}

/** The number of a netfilter queue that no process reads. */
export function freeQueue(used = queuesInUse()): number {
  let number = FIRST_QUEUE;
  while (used.includes(number)) number++;
  return number;
}

/**
 * Sends every new connection from or to a pod to the policy engine's queue: the kernel drops what is queued while no process
 * reads the queue. IPv6 is dropped, because pods have link-local IPv6 addresses that no policy covers.
 */
export async function addPolicyRules(queue: number): Promise<void> {
  await restore('iptables', policyRules(queue)).catch((error: Error) => {
    throw new UserError(
      `The local cloud enforces NetworkPolicies with the netfilter target NFQUEUE, which the firewall of this machine refuses. Load the kernel modules xt_NFQUEUE and xt_conntrack.\n${error.message}`,
    );
  });
  if (existsSync('/proc/sys/net/ipv6')) await restore('ip6tables', dropRules());
}

export function policyRules(queue: number): string {
  const verdict = `-m conntrack ! --ctstate RELATED,ESTABLISHED -j NFQUEUE --queue-num ${queue}`;
  return policyChain([...POD_TRAFFIC, LOAD_BALANCED], verdict);
}

export function dropRules(): string {
  return policyChain(POD_TRAFFIC, '-j DROP');
}

/** In the table mangle: an accepted packet skips the rest of its table, and other rules, Kubernetes' too, are in filter. */
function policyChain(matches: string[], verdict: string): string {
  const jumps = matches.map((match) => `-I ${match} -j ${POLICIES}`);
  return ['*mangle', `:${POLICIES} - [0:0]`, `-A ${POLICIES} ${verdict}`, ...jumps, 'COMMIT', ''].join('\n');
}

/** Removes the chains of the cluster and the jumps into them; all other rules stay. */
export async function removeRules(): Promise<void> {
  for (const command of ['iptables', 'ip6tables']) {
    const rules = removalOf(await tryRun(`${command}-save`));
    if (rules) await restore(command, rules);
  }
}

async function restore(command: string, rules: string): Promise<void> {
  await runWithInput(rules, `${command}-restore`, '--noflush', '--wait');
}

/** The input of `iptables-restore --noflush` that removes our rules from the output of `iptables-save`; empty without any. */
export function removalOf(saved: string): string {
  const tables = saved.split(/^(?=\*)/m);
  return tables.map(removalInTable).join('');
}

function removalInTable(saved: string): string {
  const table = /^\*(\S+)/.exec(saved)?.[1];
  const chains = [...saved.matchAll(/^:(\S+)/gm)].map(([, name]) => name ?? '').filter((name) => OURS.test(name));
  if (!table || chains.length === 0) return '';
  const jumps = saved.split('\n').filter(isJumpIntoOurs);
  return [
    `*${table}`,
    ...jumps.map((rule) => rule.replace(/^-A/, '-D')),
    ...chains.map((chain) => `-F ${chain}`),
    ...chains.map((chain) => `-X ${chain}`),
    'COMMIT',
    '',
  ].join('\n');
}

function isJumpIntoOurs(rule: string): boolean {
  const [, chain = '', target = ''] = /^-A (\S+)(?:.* (?:-j|-g) (\S+))?/.exec(rule) ?? [];
  return !OURS.test(chain) && OURS.test(target);
}
