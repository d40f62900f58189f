import { mocks, recordEnvironment, shop } from './testing/environment.ts';

const SERVICE = 'kubernetes:core/v1:Service';

it('`exposure` loadBalancer is a Service of type LoadBalancer, and the provider waits for its address', async () => {
  const { only } = await recordEnvironment();
  expect(only(SERVICE, 'env-app').inputs).toMatchObject({
    metadata: { annotations: { 'pulumi.com/waitFor': 'jsonpath={.status.loadBalancer.ingress[0]}' } },
    spec: { type: 'LoadBalancer', selector: shop, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  });
});

it.each([
  ['a host name', [{ hostname: 'a.elb.example.com' }], 'has the host name a.elb.example.com; its A record needs an IP'],
  ['no address', [], 'Service shop has no address'],
])('a load balancer with %s is an error', async (_, ingress, message) => {
  const withIngress = { ...mocks, [SERVICE]: { status: { loadBalancer: { ingress } } } };
  await expect(recordEnvironment({}, withIngress)).rejects.toThrow(message);
});
