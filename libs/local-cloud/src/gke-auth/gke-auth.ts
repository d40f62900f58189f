import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KubernetesObject, type V1ClusterRoleBinding, type V1Namespace } from '@kubernetes/client-node';
import { type ComponentContext } from '../base/component-context.ts';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { policiesInEffect } from './in-effect.ts';
import { CLUSTER_ANNOTATION } from './ownership.ts';
import { ACCOUNTS_NAMESPACE, LOCAL_CLOUD_OWNER, POLICIES, UNNAMED_CLUSTER } from './policy.ts';

const FIELD_MANAGER = 'gke-auth';
const PLUGIN = 'gke-gcloud-auth-plugin';
const RBAC = 'rbac.authorization.k8s.io';

/**
 * Writes an executable `gke-gcloud-auth-plugin` that emulates Google's: for a kubeconfig of a local cluster it prints a token
 * that is valid for an hour, of a service account of that cluster, which may do everything but write to what another cluster
 * owns; for any other cluster it fails. The folder belongs first on the PATH.
 * @example
 * await writeGkeAuthPlugin(folder, context);
 * process.env.PATH = `${folder}:${process.env.PATH}`;
 */
export async function writeGkeAuthPlugin(folder: string, { adminKubeconfig, binary }: ComponentContext): Promise<void> {
  await separateClusters(kubernetesClient(adminKubeconfig));
  await policiesInEffect(adminKubeconfig);
  const command = [binary, PLUGIN, '--kubeconfig', adminKubeconfig];
  const options = ['--namespace', ACCOUNTS_NAMESPACE, '--unnamed', UNNAMED_CLUSTER];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const script = `#!/bin/sh\nexec ${[...command, ...options].map(shellQuote).join(' ')}\n`;
  writeFileSync(join(folder, PLUGIN), script, { mode: 0o700 });
}

/** The policies come first: no token is issued without them. */
async function separateClusters({ apply }: KubernetesClient): Promise<void> {
  for (const policy of POLICIES) await apply(policy, FIELD_MANAGER);
  const namespace: V1Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: ACCOUNTS_NAMESPACE, annotations: { [CLUSTER_ANNOTATION]: LOCAL_CLOUD_OWNER } },
  };
  const binding: V1ClusterRoleBinding = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: ACCOUNTS_NAMESPACE },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'Group', name: `system:serviceaccounts:${ACCOUNTS_NAMESPACE}`, apiGroup: RBAC }],
  };
  for (const object of [namespace, binding]) await apply<KubernetesObject>(object, FIELD_MANAGER);
}

function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
