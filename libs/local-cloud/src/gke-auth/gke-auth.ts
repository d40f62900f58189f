import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeClient } from '../providers/kubernetes/client.js';
import { type Ground } from '../supervisor/ground.js';

const MANAGER = { fieldManager: 'local-cloud-gke-auth', force: 'true' };
const NAME = 'gke-gcloud-auth-plugin';
const NAMESPACE = 'kube-system';
const ACCOUNT = 'gke-user';

/**
 * Writes an executable `gke-gcloud-auth-plugin` that stands in for Google's: for a kubeconfig of the local cluster it prints
 * a token that is good for an hour and has every right; for another cluster it fails. The folder belongs first on the PATH.
 * @example
 * await writeGkeAuthPlugin(folder, ground);
 * process.env.PATH = `${folder}:${process.env.PATH}`;
 */
export async function writeGkeAuthPlugin(folder: string, ground: Ground): Promise<void> {
  await makeAccount(KubeClient.fromKubeconfig(readFileSync(ground.adminKubeconfig, 'utf8')));
  const command = [ground.binary, NAME, '--kubeconfig', ground.adminKubeconfig];
  const options = ['--namespace', NAMESPACE, '--account', ACCOUNT];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, NAME);
  writeFileSync(file, `#!/bin/sh\nexec ${[...command, ...options].map(quoted).join(' ')}\n`);
  chmodSync(file, 0o700);
}

async function makeAccount(client: KubeClient): Promise<void> {
  await client.apply(`/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${ACCOUNT}`, MANAGER, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: ACCOUNT, namespace: NAMESPACE },
  });
  const binding = `local-cloud:${ACCOUNT}`;
  await client.apply(`/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${binding}`, MANAGER, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: binding },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: NAMESPACE }],
  });
}

/** As one word of a shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
