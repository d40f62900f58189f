import { UserError } from '@per-branch/go-tool';
import { BRIDGE, BRIDGE_ADDRESS, NAME_SERVER, PODS, SERVICES } from './addresses.ts';
import { hasRules } from './firewall.ts';
import { attempt, run } from '../processes/run.ts';

/** Makes the bridge that pods hang on, and keeps traffic for services on this machine. */
export async function makeNetwork(): Promise<void> {
  await run('ip', 'link', 'add', BRIDGE, 'type', 'bridge');
  await run('ip', 'addr', 'add', `${BRIDGE_ADDRESS}/24`, 'dev', BRIDGE);
  await run('ip', 'addr', 'add', `${NAME_SERVER}/32`, 'dev', BRIDGE);
  await run('ip', 'link', 'set', BRIDGE, 'up');
  // Otherwise it would leave by the default route.
  await run('ip', 'route', 'add', SERVICES, 'dev', BRIDGE);
}

/** Removes the bridge and the pods' ends on it, which outlive their pods for a moment. */
export async function removeNetwork(): Promise<void> {
  const ends = [...(await attempt('ip', '-o', 'link', 'show', 'master', BRIDGE)).matchAll(/^\d+: ([^@:]+)/gm)];
  for (const [, end = ''] of ends) await attempt('ip', 'link', 'del', end);
  await attempt('ip', 'link', 'del', BRIDGE);
}

/** Refuses a machine where somebody else has what the cluster needs. */
export async function refuseForeignNetwork(): Promise<void> {
  if (await hasRules()) {
    throw new UserError(
      'The firewall of this machine has the rules of another Kubernetes (chain KUBE-SERVICES), and two would disturb each other. Stop that one first.',
    );
  }
  if (await attempt('ip', 'link', 'show', BRIDGE)) {
    throw new UserError(
      `There is a network device ${BRIDGE} on this machine already, left by a local cloud with another state folder. Run "local-cloud down" with PER_BRANCH_STATE set to that folder, or remove it with "ip link del ${BRIDGE}".`,
    );
  }
  if (await attempt('ip', '-o', 'addr', 'show', 'to', NAME_SERVER)) {
    throw new UserError(
      `This machine has the address ${NAME_SERVER} already, and the local cloud needs it for its pods' name server. Remove it first; "ip addr show to ${NAME_SERVER}" tells where it is.`,
    );
  }
  for (const range of [PODS, SERVICES]) {
    const route = (await attempt('ip', 'route', 'show', 'root', range)).trim();
    if (route) {
      throw new UserError(
        `The network range ${range} is in use on this machine (${route}), and the local cloud needs it for its pods and services. Remove that route first.`,
      );
    }
  }
}
