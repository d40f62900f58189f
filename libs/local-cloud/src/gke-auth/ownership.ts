import { type CoreV1Api } from '@kubernetes/client-node';

/** Names the cluster that made a namespace, or an object outside of a cluster's namespaces. The API server sets it; see policy.ts. */
export const CLUSTER_ANNOTATION = 'local-cloud.per-branch/cluster';

/** Starts the line of a cluster's certificate that names the cluster. The program `gke-gcloud-auth-plugin` reads it. */
const CLUSTER_LINE = '# cluster: ';

/**
 * Name of a GKE cluster in the one local Kubernetes: that of its service account, and of the owner in
 * {@link CLUSTER_ANNOTATION}.
 * @example "example-staging.europe-west1.staging"
 */
export function clusterIdentity(project: string, location: string, name: string): string {
  return [project.replaceAll(':', '.'), location, name].join('.');
}

/**
 * The certificate authority of a cluster: it names the cluster in a line before the certificate, where the format allows text
 * (RFC 7468, 2). A kubeconfig passes it to `gke-gcloud-auth-plugin`, which reads the cluster of the token from it.
 * @param authority PEM in base64
 */
export function certificateOf(authority: string, cluster: string): string {
  return Buffer.from(`${CLUSTER_LINE}${cluster}\n${Buffer.from(authority, 'base64').toString()}`).toString('base64');
}

/** The namespaces that programs made through a cluster. */
export async function namespacesOf(core: CoreV1Api, cluster: string): Promise<string[]> {
  const { items } = await core.listNamespace();
  const owned = items.filter(({ metadata }) => metadata?.annotations?.[CLUSTER_ANNOTATION] === cluster);
  return owned.map(({ metadata }) => metadata?.name ?? '');
}
