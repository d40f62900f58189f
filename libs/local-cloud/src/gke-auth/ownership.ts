import { type KubeClient } from '../kube-client/client.ts';
import { list, text } from '../base/json.ts';

/** Says which cluster made a namespace, or an object that no namespace of a cluster holds. The API server sets it; see policy.ts. */
export const CLUSTER_ANNOTATION = 'local-cloud.per-branch/cluster';

/** Starts the line of a cluster's certificate that names the cluster. The program `gke-gcloud-auth-plugin` reads it. */
const NAME_LINE = '# cluster: ';

/**
 * Several GKE clusters are one local Kubernetes. This is what a cluster is called in it: the name of its service account, and of
 * the owner in {@link CLUSTER_ANNOTATION}.
 * @example "example-staging.europe-west1.staging"
 */
export function clusterIdentity(project: string, location: string, name: string): string {
  return [project.replaceAll(':', '.'), location, name].join('.');
}

/**
 * The certificate authority as a cluster hands it out: it names the cluster in a line before the certificate, where the format
 * allows text (RFC 7468, 2). A kubeconfig carries it to `gke-gcloud-auth-plugin`, which learns from it whom a token is for.
 * @param authority PEM in base64
 */
export function certificateOf(authority: string, cluster: string): string {
  return Buffer.from(`${NAME_LINE}${cluster}\n${Buffer.from(authority, 'base64').toString()}`).toString('base64');
}

/** The namespaces that a cluster's programs made. */
export async function namespacesOf(client: KubeClient, cluster: string): Promise<string[]> {
  const namespaces = list(await client.get('/api/v1/namespaces'), 'items');
  return namespaces
    .filter((namespace) => text(namespace, 'metadata', 'annotations', CLUSTER_ANNOTATION) === cluster)
    .map((namespace) => text(namespace, 'metadata', 'name'));
}
