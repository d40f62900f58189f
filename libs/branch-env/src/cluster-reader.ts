import { existsSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { text as readAll } from 'node:stream/consumers';
import type { KubeConfig } from '@kubernetes/client-node';

/** Reads objects of a cluster with the credentials of a kubeconfig. */
export interface ClusterReader {
  /**
   * The object or list at a path; undefined if there is none.
   * @throws {Error} if the cluster cannot be read
   * @example await find<Namespace>('/api/v1/namespaces/shop')
   */
  find<T>(path: string): Promise<T | undefined>;
  /** Plain text such as a log; empty if there is none. */
  text(path: string): Promise<string>;
}

/** The metadata of every Kubernetes object. */
export interface KubeObject {
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
}

/** How a cluster is reached: the arguments of the Kubernetes provider with the same names. */
export interface ClusterAccess {
  /** Content or path of a kubeconfig, `~` being the home folder; an empty one counts as none. @default kubectl's */
  kubeconfig?: string;
  /** @default the kubeconfig's current context */
  context?: string;
}

/**
 * A reader of a cluster. An exec plugin in the kubeconfig is run as the Kubernetes provider runs it.
 * @param timeout milliseconds for one request, the plugin included
 */
export async function clusterReader(access: ClusterAccess, timeout = 10_000): Promise<ClusterReader> {
  const config = await load(access);
  passClusterInfo(config);
  const read = (path: string) => withTimeout(timeout, () => send(config, path, timeout));
  return {
    find: async <T>(path: string) => {
      const body = await read(path);
      return body === undefined ? undefined : (JSON.parse(body) as T);
    },
    text: async (path) => (await read(path)) ?? '',
  };
}

async function load({ kubeconfig, context }: ClusterAccess): Promise<KubeConfig> {
  // Loaded on demand: an `up` without changes does not need it, and it would add a noticeable part to its time.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const source = kubeconfig?.replace(/^~(?=\/|$)/, homedir);
  if (!source) config.loadFromDefault();
  else if (existsSync(source)) config.loadFromFile(source);
  else config.loadFromString(source);
  if (context !== undefined) config.setCurrentContext(context);
  return config;
}

async function send(config: KubeConfig, path: string, timeout: number): Promise<string | undefined> {
  const { server, name } = config.getCurrentCluster() ?? {};
  if (!server) throw new Error(`The kubeconfig has no cluster for its current context "${config.currentContext}".`);
  const options: RequestOptions = { headers: { accept: 'application/json' }, timeout };
  await config.applyToHTTPSOptions(options);
  const url = new URL(server.replace(/\/$/, '') + path);
  const { code, body } = await exchange(url, options);
  if (code === 404) return undefined;
  if (code < 400) return body;
  throw new Error(`cluster ${name} answered ${code} to GET ${path}: ${messageOf(body)}`);
}

function exchange(url: URL, options: RequestOptions): Promise<{ code: number; body: string }> {
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      readAll(response).then((body) => resolve({ code: response.statusCode ?? 0, body }), reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${url.host} does not answer`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Sets what a plugin with `provideClusterInfo` expects, which the library does not. */
function passClusterInfo(config: KubeConfig): void {
  const cluster = config.getCurrentCluster();
  const { exec } = (config.getCurrentUser() ?? {}) as { exec?: ExecPlugin };
  if (!cluster || !exec?.provideClusterInfo) return;
  const { server, caData } = cluster;
  const spec = { interactive: false, cluster: { server, 'certificate-authority-data': caData } };
  const info = { apiVersion: exec.apiVersion, kind: 'ExecCredential', spec };
  exec.env = [...(exec.env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }];
}

interface ExecPlugin {
  apiVersion: string;
  provideClusterInfo?: boolean;
  env?: { name: string; value: string }[] | null;
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body.trim();
  }
}

/** Also bounds the time of an exec plugin. */
async function withTimeout<T>(timeout: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeout / 1000} s`)), timeout);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
