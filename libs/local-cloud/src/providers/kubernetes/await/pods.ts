import { at, list, number, text } from '../../rpc/records.js';
import { type JsonObject } from '../../rpc/values.js';
import { type KubeClient } from '../client.js';
import { warnings } from './events.js';
import { lastWords } from './last-words.js';

/** Why a pod is not ready; nothing if it is. */
export async function podReasons(client: KubeClient, pod: JsonObject, options: { logs: boolean }): Promise<string[]> {
  const condition = (type: string) => list(pod, 'status', 'conditions').find((found) => found['type'] === type);
  if (condition('Ready')?.['status'] === 'True') return [];
  const subject = `pod ${text(pod, 'metadata', 'name')}`;
  const scheduled = condition('PodScheduled');
  if (scheduled?.['status'] === 'False') return [`${subject} has no node: ${text(scheduled, 'message')}`];
  const unfinished = list(pod, 'status', 'initContainerStatuses').filter(
    (init) => number(init, 'state', 'terminated', 'exitCode') !== 0,
  );
  const containers = [...unfinished, ...list(pod, 'status', 'containerStatuses')];
  const reasons = await Promise.all(containers.map((container) => containerReason(client, pod, container, options)));
  const found = reasons.filter((reason) => reason !== undefined);
  if (found.length > 0) return found.map((reason) => `${subject}: ${reason}`);
  return (await warnings(client, pod)).map((warning) => `${subject}: ${warning}`);
}

async function containerReason(
  client: KubeClient,
  pod: JsonObject,
  container: JsonObject,
  { logs }: { logs: boolean },
): Promise<string | undefined> {
  const ended = ending(at(container, 'state', 'terminated')) ?? ending(at(container, 'lastState', 'terminated'));
  const words = async () => (logs ? await lastWords(client, pod, container) : '');
  if (ended) return `container ${text(container, 'name')} ${ended}${restarts(container)}${await words()}`;
  const waiting = at(container, 'state', 'waiting');
  // Every container waits like this at first.
  if (waiting && text(waiting, 'reason') !== 'ContainerCreating' && text(waiting, 'reason') !== 'PodInitializing') {
    return `container ${text(container, 'name')}: ${[text(waiting, 'reason'), text(waiting, 'message')].filter(Boolean).join(': ')}`;
  }
  if (at(container, 'state', 'running') && container['ready'] === false) {
    const [warning] = await warnings(client, pod);
    return `container ${text(container, 'name')} runs, but is not ready${warning ? `: ${warning}` : ''}${await words()}`;
  }
  return undefined;
}

function ending(terminated: ReturnType<typeof at>): string | undefined {
  const code = number(terminated, 'exitCode');
  if (code === undefined) return undefined;
  const reason = text(terminated, 'reason');
  // These say no more than the code does.
  return `ended with exit code ${code}${['', 'Error', 'Completed'].includes(reason) ? '' : ` (${reason})`}`;
}

function restarts(container: JsonObject): string {
  const count = number(container, 'restartCount') ?? 0;
  return count > 0 ? `, was restarted ${count} ${count === 1 ? 'time' : 'times'}` : '';
}
