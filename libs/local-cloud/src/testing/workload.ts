import { createConnection } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { type V1Namespace, type V1PodSpec, type V1Service, type V1StatefulSet } from '@kubernetes/client-node';
import { until } from '@per-branch/test-support/until';
import { type KubernetesClient, refusalCode } from '../base/kubernetes-client.ts';

/** Deploys Redis with a volume and a load balancer, in a namespace that allows no privileges; returns its address. */
export async function deployRedis({ apply, core }: KubernetesClient): Promise<string> {
  const namespace: V1Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'test', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  const service: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'redis', namespace: 'test' },
    spec: { type: 'LoadBalancer', selector: { app: 'redis' }, ports: [{ port: 80, targetPort: 6379 }] },
  };
  const statefulSet: V1StatefulSet = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'redis', namespace: 'test' },
    spec: {
      serviceName: 'redis',
      selector: { matchLabels: { app: 'redis' } },
      template: { metadata: { labels: { app: 'redis' } }, spec: podSpec },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Mi' } } },
        },
      ],
    },
  };
  await apply(namespace, 'test');
  await apply(service, 'test');
  await apply(statefulSet, 'test');
  const address = async () => {
    const { status } = await core.readNamespacedService({ name: 'redis', namespace: 'test' });
    return status?.loadBalancer?.ingress?.[0]?.ip;
  };
  return until(address, 'an address of Redis', 60);
}

const podSpec: V1PodSpec = {
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

/** Sends one command to the Redis at an address, as an inline command; undefined without an answer. */
export async function redis(address: string, command: string): Promise<string | undefined> {
  const socket = createConnection(80, address).setTimeout(1000);
  socket.on('timeout', () => socket.destroy());
  socket.end(`${command}\r\nQUIT\r\n`);
  const response = await readAll(socket).catch(() => '');
  return response.split('\r\n')[0] || undefined;
}

/** What was read; undefined where it does not exist. */
export async function ifExists<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (refusalCode(error) === 404) return undefined;
    throw error;
  }
}
