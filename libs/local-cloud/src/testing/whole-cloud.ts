import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { start } from '../start.ts';
import { currentHolder } from '../supervisor/singleton.ts';
import { localCloud, outputOf } from './command.ts';
import { difference, type Machine, machine } from './machine.ts';

/**
 * For tests of the whole cloud, by the command that users have: as root, with what it needs installed or installable. After each
 * test the cloud is taken down, and the machine has to be as before.
 */
export function takeDownAfterEach(): { before?: Machine } {
  const state: { before?: Machine } = {};
  beforeAll(async () => {
    if (await currentHolder()) {
      throw new Error('A local cloud is up or starting, and these tests need the machine: "npm run down" first.');
    }
    // What is installed and built once stays; it is not part of the difference.
    outputOf(await localCloud('up'));
    outputOf(await localCloud('down'));
    state.before = machine();
  }, 1_800_000);
  afterEach(async () => {
    // Without it, the cloud is not of these tests.
    if (!state.before) return;
    outputOf(await localCloud('down'));
    expect(difference(state.before, machine())).toEqual([]);
  });
  return state;
}

export async function pidOfSupervisor(): Promise<number> {
  const holder = await currentHolder();
  if (!holder) throw new Error('There is no supervisor.');
  return holder.pid;
}

export async function clientOfCloud(): Promise<KubernetesClient> {
  const { env } = await start(() => undefined);
  return kubernetesClient(env['KUBECONFIG'] ?? '');
}
