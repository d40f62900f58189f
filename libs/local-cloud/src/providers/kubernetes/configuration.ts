import { compare } from '../rpc/compare.js';
import { type CheckFailure, type Diff } from '../rpc/provider.js';
import { text } from '../rpc/records.js';
import { hasUnknown, reveal } from '../rpc/secrets.js';
import { type Values } from '../rpc/values.js';
import { KubeClient } from './client.js';

/** The arguments of the provider that mean something here. */
const KNOWN = ['kubeconfig', 'clusterIdentifier', 'enableServerSideApply', 'version', 'pluginDownloadURL'];

export function checkConfiguration(news: Values): CheckFailure[] {
  return Object.keys(news)
    .filter((property) => !KNOWN.includes(property))
    .map((property) => ({ property, reason: `The local kubernetes provider knows ${KNOWN.join(', ')} only.` }));
}

/** Another cluster means that everything in it is made anew; other credentials or another version do not. */
export function diffConfiguration(olds: Values, news: Values): Diff {
  const moved = !hasUnknown(news) && identity(olds) !== identity(news);
  const changes = [...compare(olds, news)].map(([path, kind]) => {
    return [path, { kind, replace: moved && ['kubeconfig', 'clusterIdentifier'].includes(path) }] as const;
  });
  return { changes: new Map(changes), deleteBeforeReplace: false };
}

/** A cluster has no name of its own to go by: its entry in the kubeconfig stands for it, unless the program says better. */
function identity(config: Values): string {
  const plain = reveal(config) as Values;
  const identifier = text(plain, 'clusterIdentifier');
  const kubeconfig = text(plain, 'kubeconfig');
  if (identifier || !kubeconfig) return identifier;
  const { name, server } = KubeClient.fromKubeconfig(kubeconfig).cluster;
  return `${name} ${server}`;
}
