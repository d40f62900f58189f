import { recordEnvironment, redis, shop } from './testing/environment.ts';

it('network policies deny everything but clients to the app, and the app to Redis and name servers', async () => {
  const env = await recordEnvironment();
  const specOf = (name: string) => env.only('kubernetes:networking.k8s.io/v1:NetworkPolicy', name).inputs['spec'];
  expect(specOf('env-default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  expect(specOf('env-redis-from-app')).toEqual({
    podSelector: { matchLabels: redis },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: shop } }], ports: [{ protocol: 'TCP', port: 6379 }] }],
  });
  expect(specOf('env-app-from-everywhere')).toEqual({
    podSelector: { matchLabels: shop },
    policyTypes: ['Ingress'],
    ingress: [{ ports: [{ protocol: 'TCP', port: 8080 }] }],
  });
  expect(specOf('env-app-to-redis-and-dns')).toEqual({
    podSelector: { matchLabels: shop },
    policyTypes: ['Egress'],
    egress: [
      { to: [{ podSelector: { matchLabels: redis } }], ports: [{ protocol: 'TCP', port: 6379 }] },
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: {
              matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns', 'node-local-dns'] }],
            },
          },
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ],
  });
});
