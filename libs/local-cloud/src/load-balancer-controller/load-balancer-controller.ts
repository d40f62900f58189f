import { control, forEach } from '../controller/controller.ts';
import { type KubeClient } from '../kube-client/client.ts';
import { at, type JsonObject, list, number, text } from '../base/json.ts';
import { type Component, type ComponentContext } from '../base/component-context.ts';
import { listeners } from '../processes/listeners.ts';
import { freeAddress } from './addresses.ts';

const MANAGER = { fieldManager: 'local-cloud-balancers', force: 'true' };

/**
 * Gives every Service of type LoadBalancer an address of its own in 127.77.0.0/16, which it keeps as long as it exists;
 * kube-proxy makes the address answer. A Service with a loadBalancerClass is somebody else's.
 */
export function startLoadBalancerController(context: ComponentContext): Component {
  return control(context, 'balancers', ['/api/v1/services'], async (client, services = []) => {
    const balancers = services.filter(isOurs);
    // What the objects say is all there is to know, so nothing is forgotten in a restart.
    const given = new Set(balancers.flatMap(addressesOf));
    const without = balancers.filter((service) => addressesOf(service).length === 0);
    // kube-proxy would take the port away from a process that listens there.
    const sockets = without.length > 0 ? await listeners() : [];
    await forEach(without, async (service) => {
      const ports = list(service, 'spec', 'ports').map((port) => number(port, 'port'));
      const isUsed = (address: string) => sockets.some(({ host, port }) => host === address && ports.includes(port));
      const address = freeAddress((candidate) => given.has(candidate) || isUsed(candidate));
      await give(client, service, address);
      given.add(address);
    });
  });
}

function isOurs(service: JsonObject): boolean {
  return text(service, 'spec', 'type') === 'LoadBalancer' && at(service, 'spec', 'loadBalancerClass') === undefined;
}

function addressesOf(service: JsonObject): string[] {
  return list(service, 'status', 'loadBalancer', 'ingress').map((ingress) => text(ingress, 'ip'));
}

async function give(client: KubeClient, service: JsonObject, address: string): Promise<void> {
  const [name, namespace] = [text(service, 'metadata', 'name'), text(service, 'metadata', 'namespace')];
  await client.apply(`/api/v1/namespaces/${namespace}/services/${name}/status`, MANAGER, {
    apiVersion: 'v1',
    kind: 'Service',
    // With the uid, a service that was deleted and made anew meanwhile is a conflict.
    metadata: { name, namespace, uid: text(service, 'metadata', 'uid') },
    status: { loadBalancer: { ingress: [{ ip: address }] } },
  });
}
