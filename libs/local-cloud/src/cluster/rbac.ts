import { type KubernetesObject } from '@kubernetes/client-node';
import { type KubernetesClient } from '../base/kubernetes-client.ts';

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

export async function grantReadAccess(client: KubernetesClient): Promise<void> {
  const apply = (kind: string, name: string, content: object) => {
    const object: KubernetesObject = { apiVersion: `${GROUP}/v1`, kind, metadata: { name }, ...content };
    return client.apply(object, 'local-cloud');
  };
  const grants = Object.entries(READ_ACCESS).flatMap(([name, rules]) => [
    apply('ClusterRole', name, { rules: rules.map((rule) => ({ ...rule, verbs: ['list', 'watch'] })) }),
    apply('ClusterRoleBinding', name, {
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
      subjects: [{ kind: 'User', name, apiGroup: GROUP }],
    }),
  ]);
  await Promise.all(grants);
}
