import * as kubernetes from '@pulumi/kubernetes';
import type { input } from '@pulumi/kubernetes/types';
import { metadata, type Place, selectorOf, within } from './place.ts';
import { REDIS, REDIS_PORT } from './redis.ts';
import type { Settings } from './settings.ts';

/**
 * Where pods ask for names: kube-dns, NodeLocal DNSCache as a pod (GKE with Dataplane V2), or NodeLocal DNSCache at its address on
 * every node. Port 53 of any other address would be a way out.
 */
const NAME_SERVERS: input.networking.v1.NetworkPolicyPeer[] = [
  {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns', 'node-local-dns'] }] },
  },
  { ipBlock: { cidr: '169.254.20.10/32' } },
];

type PolicySpec = input.networking.v1.NetworkPolicySpec;

/** Who may talk to whom: nobody to anybody, but the world to the app, the app to its Redis and to name servers. */
export function makePolicies(place: Place, { app, port }: Settings): void {
  const policy = (name: string, spec: PolicySpec) =>
    new kubernetes.networking.v1.NetworkPolicy(
      `${place.name}-${name}`,
      { metadata: metadata(place, name), spec },
      within(place, 60),
    );
  const podsOf = (part: string) => ({ matchLabels: selectorOf(part) });
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
