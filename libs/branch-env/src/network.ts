import * as kubernetes from '@pulumi/kubernetes';
import type { input } from '@pulumi/kubernetes/types';
import { REDIS, REDIS_PORT } from './redis.ts';
import { metadata, type ResourceContext, selectorOf, timeouts } from './resource-context.ts';
import type { Settings } from './settings.ts';

/**
 * The cluster's name servers: kube-dns, NodeLocal DNSCache as a pod (GKE with Dataplane V2), or NodeLocal DNSCache at its address on
 * every node. Port 53 of any other address would let data out.
 */
const NAME_SERVERS: input.networking.v1.NetworkPolicyPeer[] = [
  {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns', 'node-local-dns'] }] },
  },
  { ipBlock: { cidr: '169.254.20.10/32' } },
];

type PolicySpec = input.networking.v1.NetworkPolicySpec;

/** Denies all traffic except from everywhere to the app, and from the app to its Redis and to name servers. */
export function makePolicies(context: ResourceContext, { app, port }: Settings): void {
  const policy = (name: string, spec: PolicySpec) =>
    new kubernetes.networking.v1.NetworkPolicy(
      `${context.name}-${name}`,
      { metadata: metadata(context, name), spec },
      timeouts(context, 60),
    );
  const podsOf = (component: string) => ({ matchLabels: selectorOf(component) });
  policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  policy('redis-from-app', {
    podSelector: podsOf(REDIS),
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: podsOf(app) }], ports: [{ protocol: 'TCP', port: REDIS_PORT }] }],
  });
  policy('app-from-everywhere', {
    podSelector: podsOf(app),
    policyTypes: ['Ingress'],
    ingress: [{ ports: [{ protocol: 'TCP', port }] }],
  });
  policy('app-to-redis-and-dns', {
    podSelector: podsOf(app),
    policyTypes: ['Egress'],
    egress: [
      { to: [{ podSelector: podsOf(REDIS) }], ports: [{ protocol: 'TCP', port: REDIS_PORT }] },
      {
        to: NAME_SERVERS,
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ],
  });
}
