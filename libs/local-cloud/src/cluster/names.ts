import { type KubeClient } from '../kube-client/client.js';

const MANAGER = { fieldManager: 'local-cloud', force: 'true' };
/** The name in the certificate of the cluster's name server. */
const NAME = 'system:kube-dns-local';
const GROUP = 'rbac.authorization.k8s.io';

/** Lets the cluster's name server read what it answers from. */
export async function allowNames(client: KubeClient): Promise<void> {
  const verbs = ['list', 'watch'];
  await client.apply(`/apis/${GROUP}/v1/clusterroles/${NAME}`, MANAGER, {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: { name: NAME },
    rules: [
      { apiGroups: [''], resources: ['services', 'namespaces', 'pods'], verbs },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
    ],
  });
  await client.apply(`/apis/${GROUP}/v1/clusterrolebindings/${NAME}`, MANAGER, {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: NAME },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: NAME },
    subjects: [{ kind: 'User', name: NAME, apiGroup: GROUP }],
  });
}
