import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/**
 * How to reach a GKE cluster, without credentials: plain values that can be outputs of a stack. A client uses its own identity.
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
  /** Certificate of the cluster's authority, PEM in base64. */
  certificateAuthority: string;
}

/**
 * Content of a kubeconfig, as `gcloud container clusters get-credentials` writes it: it has no token, `gke-gcloud-auth-plugin` gets
 * a short-lived one for each run.
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
 * The Kubernetes provider for a cluster.
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
  const resolved = pulumi.output(connection);
  return new kubernetes.Provider(
    name,
    {
      kubeconfig: resolved.apply(kubeconfigOf),
      // A new address or certificate of the same cluster replaces none of its resources.
      clusterIdentifier: resolved.apply(contextOf),
      // By default the provider replaces a changed Secret; a pod that starts meanwhile fails.
      enableSecretMutable: true,
      enableConfigMapMutable: true,
    },
    opts,
  );
}

/**
 * Name of the context in a kubeconfig of Google's tools; unique to the cluster.
 * @example contextOf(connection) // "gke_example-staging_europe-west1_staging"
 */
export function contextOf({ project, location, name }: ClusterConnection): string {
  return `gke_${project}_${location}_${name}`;
}
