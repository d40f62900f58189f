import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/**
 * How to reach a GKE cluster, without any credential: plain values, so it passes through a stack's outputs. Whoever connects
 * brings their own identity.
 */
export interface ClusterConnection {
  /** @example "example-staging" */
  project: string;
  /**
   * Region or zone.
   * @example "europe-west1"
   */
  location: string;
  /** @example "staging" */
  name: string;
  /**
   * Address of the API server.
   * @example "203.0.113.7"
   */
  endpoint: string;
  /** Certificate of its authority, PEM in base64. */
  certificateAuthority: string;
}

/**
 * A kubeconfig, as `gcloud container clusters get-credentials` writes it: no token, a short-lived one is asked of
 * `gke-gcloud-auth-plugin` for each run.
 * @example writeFileSync('kubeconfig', kubeconfigOf(connection))
 */
export function kubeconfigOf(connection: ClusterConnection): string {
  const name = contextOf(connection);
  const cluster = {
    server: `https://${connection.endpoint}`,
    'certificate-authority-data': connection.certificateAuthority,
  };
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'gke-gcloud-auth-plugin',
    installHint: 'Install gke-gcloud-auth-plugin: "gcloud components install gke-gcloud-auth-plugin"',
    provideClusterInfo: true,
    interactiveMode: 'Never',
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user: { exec } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}

/**
 * The Kubernetes provider that talks to a cluster.
 * @param connection of {@link GkeCluster}, or the same from another stack's outputs
 * @example
 * const platform = new pulumi.StackReference('organization/infra-platform/staging');
 * const provider = clusterProvider('cluster', platform.requireOutput('cluster'));
 */
export function clusterProvider(
  name: string,
  connection: pulumi.Input<ClusterConnection>,
  opts?: pulumi.ResourceOptions,
): kubernetes.Provider {
  const known = pulumi.output(connection);
  return new kubernetes.Provider(
    name,
    {
      kubeconfig: known.apply(kubeconfigOf),
      // Another address or certificate of the same cluster replaces nothing in it.
      clusterIdentifier: known.apply(contextOf),
      // By default the provider deletes a changed Secret and makes it anew; a pod that starts meanwhile misses it.
      enableSecretMutable: true,
      enableConfigMapMutable: true,
    },
    opts,
  );
}

/**
 * What GKE's own tools call the cluster in a kubeconfig, and what tells it from all others.
 * @example contextOf(connection) // "gke_example-staging_europe-west1_staging"
 */
export function contextOf({ project, location, name }: ClusterConnection): string {
  return `gke_${project}_${location}_${name}`;
}
