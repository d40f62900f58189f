import { UserError } from '@per-branch/go-tool';
import { runWithInput, tryRun } from '../processes/run.ts';
import { BRIDGE, BRIDGE_ADDRESS, NAME_SERVER, POD_RANGE, SERVICE_RANGE } from './addresses.ts';
import { hasKubernetesRules } from './firewall.ts';

/** Creates the bridge that connects the pods. Without the route, traffic to Services would leave by the default route. */
export async function createNetwork(): Promise<void> {
  const commands = [
    `link add ${BRIDGE} type bridge`,
    `addr add ${BRIDGE_ADDRESS}/24 dev ${BRIDGE}`,
    `addr add ${NAME_SERVER}/32 dev ${BRIDGE}`,
    `link set ${BRIDGE} up`,
    `route add ${SERVICE_RANGE} dev ${BRIDGE}`,
  ];
  await runWithInput(commands.join('\n'), 'ip', '-batch', '-');
}

/** Removes the bridge and the network devices of pods on it, which outlive their pods for a moment. */
export async function removeNetwork(): Promise<void> {
  const devices = (await tryRun('ip', '-o', 'link', 'show', 'master', BRIDGE)).matchAll(/^\d+: ([^@:]+)/gm);
  for (const [, device = ''] of devices) await tryRun('ip', 'link', 'del', device);
  await tryRun('ip', 'link', 'del', BRIDGE);
}

/** Throws if another program uses what the cluster's network needs. */
export async function requireFreeNetwork(): Promise<void> {
  if (await hasKubernetesRules()) {
    throw new UserError(
      'The firewall of this machine has the rules of another Kubernetes (chain KUBE-SERVICES), and two would interfere. Stop that one first.',
    );
  }
  if (await tryRun('ip', 'link', 'show', BRIDGE)) {
    throw new UserError(
      `The network device ${BRIDGE} exists already, from a local cloud with another state folder. Run "local-cloud down" with PER_BRANCH_STATE set to that folder, or remove it with "ip link del ${BRIDGE}".`,
    );
  }
  if (await tryRun('ip', '-o', 'addr', 'show', 'to', NAME_SERVER)) {
    throw new UserError(
      `This machine has the address ${NAME_SERVER} already, and the local cloud needs it for the name server of pods. Remove it first; "ip addr show to ${NAME_SERVER}" shows its device.`,
    );
  }
  for (const range of [POD_RANGE, SERVICE_RANGE]) {
    const route = (await tryRun('ip', 'route', 'show', 'root', range)).trim();
    if (route) {
      throw new UserError(
        `The network range ${range} is in use on this machine (${route}), and the local cloud needs it for its pods and Services. Remove that route first.`,
      );
    }
  }
}
