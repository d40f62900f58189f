import { createConnection } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type KubeClient } from '../kube-client/client.ts';
import { type JsonObject, list, text } from '../base/json.ts';

const MANAGER = { fieldManager: 'test', force: 'true' };

/** Deploys a Redis that has a volume and an address of its own, in a namespace that allows no privileges; answers with the address. */
export async function deployRedis(client: KubeClient): Promise<string> {
  const apply = (path: string, object: JsonObject) => client.apply(path, MANAGER, object);
  const namespace = '/api/v1/namespaces/test';
  await apply(namespace, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'test', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  });
  await apply(`${namespace}/services/redis`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'redis' },
    spec: { type: 'LoadBalancer', selector: { app: 'redis' }, ports: [{ port: 80, targetPort: 6379 }] },
  });
  await apply('/apis/apps/v1/namespaces/test/statefulsets/redis', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'redis' },
    spec: {
      serviceName: 'redis',
      selector: { matchLabels: { app: 'redis' } },
      template: { metadata: { labels: { app: 'redis' } }, spec: pod },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Mi' } } },
        },
      ],
    },
  });
  return until('an address', async () => {
    const service = await client.get(`${namespace}/services/redis`);
    return list(service, 'status', 'loadBalancer', 'ingress').map((ingress) => text(ingress, 'ip'))[0];
  });
}

const pod: JsonObject = {
  securityContext: { runAsNonRoot: true, runAsUser: 999, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'redis',
      image: 'docker.io/library/redis:7',
      args: ['--protected-mode', 'no', '--appendonly', 'yes'],
      readinessProbe: { exec: { command: ['redis-cli', 'ping'] }, periodSeconds: 1 },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    },
  ],
};

/** One command to the Redis behind an address, in its own protocol; nothing if nobody answers. */
export async function redis(address: string, command: string): Promise<string | undefined> {
  const socket = createConnection(80, address).setTimeout(1000);
  socket.on('timeout', () => socket.destroy());
  socket.end(`${command}\r\nQUIT\r\n`);
  const said = await readAll(socket).catch(() => '');
  return said.split('\r\n')[0] || undefined;
}

/** Asks until there is an answer. */
export async function until<T>(
  what: string,
  answer: () => Promise<T | undefined> | T | undefined,
  seconds = 60,
): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(100)) {
    const found = await answer();
    if (found !== undefined) return found;
  }
  throw new Error(`There was no ${what} within ${seconds} s.`);
}
