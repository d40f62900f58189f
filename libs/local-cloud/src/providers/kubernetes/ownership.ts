import { list, text } from '../rpc/records.js';
import { ProviderError } from '../rpc/provider.js';
import { type KubeClient } from './client.js';

/**
 * Several GKE clusters of the gcp stand-in are this machine's one Kubernetes. Each namespace therefore carries the name of
 * the cluster through which it was made; an annotation, for such a name may be longer than a label's value.
 */
export const CLUSTER_ANNOTATION = 'local-cloud.per-branch/cluster';

/** A manager of its own keeps the note out of every comparison with what a program applies. */
const FIELD_MANAGER = 'local-cloud';

/** Refuses a namespace that was made through another cluster: on a real cloud the two would never meet. */
export async function refuseForeign(client: KubeClient, name: string): Promise<void> {
  const namespace = await client.find(`/api/v1/namespaces/${encodeURIComponent(name)}`);
  const owner = namespace && text(namespace, 'metadata', 'annotations', CLUSTER_ANNOTATION);
  if (!owner || owner === client.cluster.name) return;
  throw new ProviderError(
    `Namespace ${name} belongs to cluster ${owner}, and this program deploys to ${client.cluster.name}; locally both are one ` +
      `Kubernetes. Choose another name, or destroy the stack that made it.`,
  );
}

/** Notes the cluster on a namespace that was just made. */
export async function claim(client: KubeClient, name: string): Promise<void> {
  const metadata = { name, annotations: { [CLUSTER_ANNOTATION]: client.cluster.name } };
  await client.apply(
    `/api/v1/namespaces/${encodeURIComponent(name)}`,
    { fieldManager: FIELD_MANAGER, force: 'true' },
    { apiVersion: 'v1', kind: 'Namespace', metadata },
  );
}

/** The namespaces made through a cluster. */
export async function namespacesOf(client: KubeClient, cluster: string): Promise<string[]> {
  const namespaces = list(await client.get('/api/v1/namespaces'), 'items');
  return namespaces
    .filter((namespace) => text(namespace, 'metadata', 'annotations', CLUSTER_ANNOTATION) === cluster)
    .map((namespace) => text(namespace, 'metadata', 'name'));
}
