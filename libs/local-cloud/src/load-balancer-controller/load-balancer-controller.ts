import { PatchStrategy, setHeaderOptions, type V1Service } from '@kubernetes/client-node';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { type KubernetesClient } from '../base/kubernetes-client.ts';
import { forEach, startController } from '../controller/controller.ts';
import { listeners } from '../processes/listeners.ts';

const NAME = 'load-balancer-controller';
const SERVICES = {
  path: '/api/v1/services',
  list: ({ core }: KubernetesClient) => core.listServiceForAllNamespaces(),
};
const SERVER_SIDE_APPLY = setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply);

/** The first address for load balancers; 127.77.0.1 is the name server's. */
const FIRST = 2;
const LAST = 0xffff - 1;

/**
 * Gives every Service of type LoadBalancer an address of its own in 127.77.0.0/16, which it keeps as long as it exists;
 * kube-proxy makes the address answer. A Service with a loadBalancerClass belongs to another controller.
 */
export function startLoadBalancerController(context: ComponentContext): Component {
  return startController(context, NAME, [SERVICES], async (client) => {
    const services = (await SERVICES.list(client)).items.filter(isLoadBalancer);
    const assigned = new Set(services.flatMap(addressesOf));
    const pending = services.filter((service) => addressesOf(service).length === 0);
    // kube-proxy would take the port away from a process that listens there.
    const sockets = pending.length > 0 ? await listeners() : [];
    await forEach(pending, async (service) => {
      const ports = service.spec?.ports?.map(({ port }) => port) ?? [];
      const isUsed = (address: string) => sockets.some(({ host, port }) => host === address && ports.includes(port));
      const address = freeAddress((candidate) => assigned.has(candidate) || isUsed(candidate));
      await assign(client, service, address);
      assigned.add(address);
    });
  });
}

/** The lowest address of 127.77.x.y that is not used, from 127.77.0.2 on. */
export function freeAddress(isUsed: (address: string) => boolean): string {
  for (let number = FIRST; number <= LAST; number++) {
    const address = `127.77.${number >> 8}.${number & 0xff}`;
    if (!isUsed(address)) return address;
  }
  throw new Error('All load-balancer addresses of 127.77.0.0/16 are in use. Delete Services of type LoadBalancer.');
}

function isLoadBalancer({ spec }: V1Service): boolean {
  return spec?.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

function addressesOf({ status }: V1Service): string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
}

async function assign({ core }: KubernetesClient, { metadata }: V1Service, address: string): Promise<void> {
  const { name = '', namespace = '', uid = '' } = metadata ?? {};
  const body: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    // With the uid, a Service that was deleted and created again in the meantime is a conflict.
    metadata: { name, namespace, uid },
    status: { loadBalancer: { ingress: [{ ip: address }] } },
  };
  await core.patchNamespacedServiceStatus(
    { name, namespace, body, fieldManager: NAME, force: true },
    SERVER_SIDE_APPLY,
  );
}
