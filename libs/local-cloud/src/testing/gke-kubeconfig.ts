import { certificateOf, clusterIdentity } from '../gke-auth/ownership.ts';
import { type ControlPlane } from './control-plane.ts';

/** Where the clusters of the tests are. */
const PROJECT = 'example-test';
const LOCATION = 'europe-west1';

/** What the API server calls the owner of what a cluster's program made. */
export function ownerOf(cluster: string): string {
  return clusterIdentity(PROJECT, LOCATION, cluster);
}

/** A kubeconfig as gcloud writes it: no credential, but the plugin that gives one. */
export function gkeKubeconfig({ endpoint, certificateAuthority }: ControlPlane, cluster: string): string {
  const name = `gke_${PROJECT}_${LOCATION}_${cluster}`;
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'gke-gcloud-auth-plugin',
    provideClusterInfo: true,
    interactiveMode: 'Never',
  };
  const authority = certificateOf(certificateAuthority, ownerOf(cluster));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${endpoint}`, 'certificate-authority-data': authority } }],
    users: [{ name, user: { exec } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
