import { type KubeClient } from '../kube-client/client.ts';

const MANAGER = { fieldManager: 'local-cloud', force: 'true' };
const GROUP = 'rbac.authorization.k8s.io';

/** What the users that Kubernetes itself does not know may list and watch, by the name in their certificates. */
const READERS: Record<string, { apiGroups: string[]; resources: string[] }[]> = {
  'system:kube-dns-local': [
    { apiGroups: [''], resources: ['services', 'namespaces', 'pods'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  ],
  'system:kube-network-policies': [
    { apiGroups: [''], resources: ['namespaces', 'pods'] },
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'] },
  ],
};

/** Lets the cluster's name server and its policy engine read what they work from, and nothing else. */
export async function allowReaders(client: KubeClient): Promise<void> {
  await Promise.all(Object.keys(READERS).map((name) => allowReader(client, name)));
}

async function allowReader(client: KubeClient, name: string): Promise<void> {
  await client.apply(`/apis/${GROUP}/v1/clusterroles/${name}`, MANAGER, {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules: (READERS[name] ?? []).map((rule) => ({ ...rule, verbs: ['list', 'watch'] })),
  });
  await client.apply(`/apis/${GROUP}/v1/clusterrolebindings/${name}`, MANAGER, {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    subjects: [{ kind: 'User', name, apiGroup: GROUP }],
  });
}
