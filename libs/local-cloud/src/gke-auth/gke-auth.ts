import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeClient } from '../kube-client/client.ts';
import { type ComponentContext } from '../base/component-context.ts';
import { policiesInEffect } from './in-effect.ts';
import { CLUSTER_ANNOTATION } from './ownership.ts';
import { ACCOUNTS, NOBODY, POLICIES, UNNAMED } from './policy.ts';

const MANAGER = { fieldManager: 'local-cloud-gke-auth', force: 'true' };
const NAME = 'gke-gcloud-auth-plugin';
const RBAC = 'rbac.authorization.k8s.io';

/**
 * Writes an executable `gke-gcloud-auth-plugin` that emulates Google's: for a kubeconfig of one of the local clusters it prints a
 * token that is good for an hour, for a service account of that cluster, which has every right but to write to what another cluster
 * owns; for any other cluster it fails. The folder belongs first on the PATH.
 * @example
 * await writeGkeAuthPlugin(folder, context);
 * process.env.PATH = `${folder}:${process.env.PATH}`;
 */
export async function writeGkeAuthPlugin(folder: string, context: ComponentContext): Promise<void> {
  const kubeconfig = readFileSync(context.adminKubeconfig, 'utf8');
  await separateClusters(KubeClient.fromKubeconfig(kubeconfig));
  await policiesInEffect(kubeconfig);
  const command = [context.binary, NAME, '--kubeconfig', context.adminKubeconfig];
  const options = ['--namespace', ACCOUNTS, '--unnamed', UNNAMED];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, NAME);
  writeFileSync(file, `#!/bin/sh\nexec ${[...command, ...options].map(quoted).join(' ')}\n`);
  chmodSync(file, 0o700);
}

/** The policies come first: no token is given without them. */
async function separateClusters(client: KubeClient): Promise<void> {
  for (const [path, object] of Object.entries(POLICIES)) await client.apply(path, MANAGER, object);
  await client.apply(`/api/v1/namespaces/${ACCOUNTS}`, MANAGER, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: ACCOUNTS, annotations: { [CLUSTER_ANNOTATION]: NOBODY } },
  });
  await client.apply(`/apis/${RBAC}/v1/clusterrolebindings/${ACCOUNTS}`, MANAGER, {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: ACCOUNTS },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'Group', name: `system:serviceaccounts:${ACCOUNTS}`, apiGroup: RBAC }],
  });
}

/** As one word of a shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
