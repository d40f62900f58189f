import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
  users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }];
}

/** What the suite reads of a Kubernetes object. */
export interface KubernetesObject {
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  status?: { podIP?: string; phase?: string; conditions?: { type: string; status: string }[] };
  spec?: {
    claimRef?: { namespace: string };
    resources?: { requests?: Record<string, string> };
    clusterIP?: string;
  };
  endpoints?: { addresses: string[] }[];
  ports?: { port: number }[];
}

/** Whether a pod's containers serve, as its probes see it. */
export function isReady({ status }: KubernetesObject): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** The local cluster's API, with an administrator's rights: what the suite looks at besides what users see. */
export class Cluster {
  private constructor(
    private readonly path: string,
    private readonly kubeconfig: Kubeconfig,
  ) {}

  static async fromFile(path: string): Promise<Cluster> {
    return new Cluster(path, parse(await readFile(path, 'utf8')) as Kubeconfig);
  }

  async list(path: string): Promise<KubernetesObject[]> {
    const answer = await this.call('GET', path);
    return (JSON.parse(answer.body) as { items: KubernetesObject[] }).items;
  }

  async exists(path: string): Promise<boolean> {
    return (await this.call('GET', path)).status !== 404;
  }

  /** Deletes without a grace period. */
  async kill(path: string): Promise<void> {
    await this.call('DELETE', `${path}?gracePeriodSeconds=0`);
  }

  /** Creates an object as it was when it was listed. */
  create(path: string, { metadata, spec }: KubernetesObject): Promise<void> {
    const { name, labels, annotations } = metadata;
    return this.send('POST', path, 'application/json', { metadata: { name, labels, annotations }, spec });
  }

  /** Runs a command in a pod's container and returns what it printed. */
  async exec(namespace: string, pod: string, command: string[]): Promise<string> {
    const args = [join(__dirname, 'exec.mjs'), this.path, namespace, pod, ...command];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  }

  /** Changes an object as `kubectl patch --type=merge` does. */
  patch(path: string, change: object): Promise<void> {
    return this.send('PATCH', path, 'application/merge-patch+json', change);
  }

  /** Evicts a pod as `kubectl drain` does: within its disruption budget, and with its grace period. */
  evict(namespace: string, name: string): Promise<void> {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    return this.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, 'application/json', eviction);
  }

  log(namespace: string, pod: string): Promise<string> {
    return this.call('GET', `/api/v1/namespaces/${namespace}/pods/${pod}/log`).then((answer) => answer.body);
  }

  private async send(method: string, path: string, type: string, body: object): Promise<void> {
    const answer = await this.call(method, path, { 'content-type': type }, JSON.stringify(body));
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  }

  private call(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<{ status: number; body: string }> {
    const { cluster } = this.kubeconfig.clusters[0];
    const { user } = this.kubeconfig.users[0];
    const plain = (base64: string) => Buffer.from(base64, 'base64');
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(path, cluster.server),
        {
          method,
          headers,
          ca: plain(cluster['certificate-authority-data']),
          cert: plain(user['client-certificate-data']),
          key: plain(user['client-key-data']),
        },
        (incoming) => {
          let text = '';
          incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: text }));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
