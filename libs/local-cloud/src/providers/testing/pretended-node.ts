import { setTimeout as delay } from 'node:timers/promises';
import { type KubeClient } from '../kubernetes/client.js';
import { at, list, text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';

const MANAGER = { fieldManager: 'pretended-node', force: 'true' };

/**
 * Says of every pod that it runs, so that controllers go on without a machine; of one with an image named `absent` that the
 * image cannot be pulled. It shows what the providers make of a pod's status, not that a pod would run.
 */
export function pretendNode(client: KubeClient): { pause(): void; resume(): void; stop(): Promise<void> } {
  let state = 'on' as 'on' | 'paused' | 'off';
  const rounds = (async () => {
    await join(client);
    while (state !== 'off') {
      if (state === 'on') await round(client).catch(() => undefined);
      await delay(100);
    }
  })();
  return {
    pause: () => void (state = 'paused'),
    resume: () => void (state = 'on'),
    stop: () => {
      state = 'off';
      return rounds;
    },
  };
}

async function round(client: KubeClient): Promise<void> {
  for (const pod of list(await client.get('/api/v1/pods'), 'items')) {
    const path = `/api/v1/namespaces/${text(pod, 'metadata', 'namespace')}/pods/${text(pod, 'metadata', 'name')}`;
    if (at(pod, 'metadata', 'deletionTimestamp') !== undefined) {
      await client.delete(path, { gracePeriodSeconds: 0 });
    } else if (text(pod, 'spec', 'nodeName') && list(pod, 'status', 'containerStatuses').length === 0) {
      await put(client, path, {
        kind: 'Pod',
        metadata: { name: text(pod, 'metadata', 'name') },
        status: statusOf(pod),
      });
    }
  }
}

async function join(client: KubeClient): Promise<void> {
  const metadata = { name: 'pretended' };
  await client.apply('/api/v1/nodes/pretended', MANAGER, { apiVersion: 'v1', kind: 'Node', metadata });
  const status = {
    allocatable: { cpu: '8', memory: '8Gi', pods: '100' },
    conditions: [{ type: 'Ready', status: 'True' }],
  };
  await put(client, '/api/v1/nodes/pretended', { kind: 'Node', metadata, status });
}

async function put(client: KubeClient, path: string, object: JsonObject): Promise<void> {
  await client.apply(`${path}/status`, MANAGER, { apiVersion: 'v1', ...object });
}

function statusOf(pod: JsonObject): JsonObject {
  const [container] = list(pod, 'spec', 'containers');
  const common = { name: text(container, 'name'), image: text(container, 'image'), imageID: '', restartCount: 0 };
  if (text(container, 'image').includes('absent')) {
    const waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${text(container, 'image')}"` };
    const conditions = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }];
    return { phase: 'Pending', conditions, containerStatuses: [{ ...common, ready: false, state: { waiting } }] };
  }
  return {
    phase: 'Running',
    podIP: '10.244.0.9',
    podIPs: [{ ip: '10.244.0.9' }],
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ ...common, ready: true, started: true, state: { running: {} } }],
  };
}
