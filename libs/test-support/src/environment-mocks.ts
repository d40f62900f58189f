const KUBERNETES_TYPES = [
  'core/v1:Namespace',
  'core/v1:ResourceQuota',
  'core/v1:LimitRange',
  'core/v1:Secret',
  'core/v1:PersistentVolumeClaim',
  'apps/v1:StatefulSet',
  'apps/v1:Deployment',
  'networking.k8s.io/v1:NetworkPolicy',
  'policy/v1:PodDisruptionBudget',
];

/** Mocks for pulumi-testing of all resources of a BranchEnv, whose load balancer gets the address. */
export function environmentMocks(address: string): Record<string, Record<string, unknown>> {
  return {
    ...Object.fromEntries(KUBERNETES_TYPES.map((type) => [`kubernetes:${type}`, {}])),
    'kubernetes:core/v1:Service': { status: { loadBalancer: { ingress: [{ ip: address }] } } },
    'random:index/randomPassword:RandomPassword': { result: 'hunter2' },
  };
}
