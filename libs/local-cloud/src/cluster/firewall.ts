import { attempt, feed } from './run.js';

/** Chains that kube-proxy, kubelet and the CNI plugins make. */
const OURS = /^(KUBE|CNI)-/;
const FAMILIES = ['iptables', 'ip6tables'];

/** Whether another Kubernetes has its rules in this machine's firewall. */
export async function hasRules(): Promise<boolean> {
  return /^:KUBE-SERVICES /m.test(await attempt('iptables-save', '-t', 'nat'));
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
