import { type KubeClient } from '../kube-client/client.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** What CoreDNS and the policy engine list and watch, by the users of their certificates. Kubernetes has no roles for these. */
const READ_ACCESS = {
  'system:kube-dns-local': [
    { apiGroups: [''], resources: ['services', 'namespaces', 'pods'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  ],
  'system:kube-network-policies': [
    { apiGroups: [''], resources: ['namespaces', 'pods'] },
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'] },
  ],
};

export async function grantReadAccess(client: KubeClient): Promise<void> {
  const apply = (plural: string, kind: string, name: string, content: object) =>
    client.apply(
      `/apis/${GROUP}/v1/${plural}/${name}`,
      { fieldManager: 'local-cloud', force: 'true' },
      { apiVersion: `${GROUP}/v1`, kind, metadata: { name }, ...content },
    );
  const grants = Object.entries(READ_ACCESS).flatMap(([name, rules]) => [
    apply('clusterroles', 'ClusterRole', name, {
      rules: rules.map((rule) => ({ ...rule, verbs: ['list', 'watch'] })),
    }),
    apply('clusterrolebindings', 'ClusterRoleBinding', name, {
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
      subjects: [{ kind: 'User', name, apiGroup: GROUP }],
    }),
  ]);
  await Promise.all(grants);
}
