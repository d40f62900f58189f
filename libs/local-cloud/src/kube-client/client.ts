import { request as httpsRequest, type RequestOptions } from 'node:https';
import { text as readAll } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';
import { ProviderError } from '../providers/rpc/provider.ts';
import { type Json, type JsonObject } from '../base/json.ts';
import { KubeError } from './kube-error.ts';

export interface Query {
  [parameter: string]: string;
}

/** Speaks to the cluster of a kubeconfig's current context, with its credentials. */
export class KubeClient {
  /** The cluster's name in the kubeconfig, and its address. */
  readonly cluster: { name: string; server: string };

  /** @param kubeconfig the text of a kubeconfig, YAML or JSON */
  static fromKubeconfig(kubeconfig: string): KubeClient {
    const config = new KubeConfig();
    try {
      config.loadFromString(kubeconfig);
    } catch (error) {
      throw new ProviderError(`The provider's kubeconfig cannot be read: ${(error as Error).message}`);
    }
    return new KubeClient(config);
  }

  private constructor(private readonly config: KubeConfig) {
    const cluster = config.getCurrentCluster();
    if (!cluster) {
      throw new ProviderError(
        `The provider's kubeconfig has no cluster for its current context "${config.currentContext}"; set current-context.`,
      );
    }
    this.cluster = { name: cluster.name, server: cluster.server };
  }

  async get(path: string, query: Query = {}): Promise<JsonObject> {
    return parsed(await this.send('GET', path, query));
  }

  /** Like get, but nothing instead of an error where there is nothing. */
  async find(path: string, query: Query = {}): Promise<JsonObject | undefined> {
    try {
      return await this.get(path, query);
    } catch (error) {
      if (error instanceof KubeError && error.code === 404) return undefined;
      throw error;
    }
  }

  /** A resource that is no JSON, such as a log. */
  text(path: string, query: Query): Promise<string> {
    return this.send('GET', path, query);
  }

  /** Server-side apply. */
  async apply(path: string, query: Query, object: JsonObject): Promise<JsonObject> {
    return parsed(await this.send('PATCH', path, query, { type: 'application/apply-patch+yaml', content: object }));
  }

  async delete(path: string, options: JsonObject): Promise<void> {
    await this.send('DELETE', path, {}, { type: 'application/json', content: options });
  }

  private async send(
    method: string,
    path: string,
    query: Query,
    body?: { type: string; content: Json },
  ): Promise<string> {
    const content = body && JSON.stringify(body.content);
    const headers = content && { 'content-type': body.type, 'content-length': Buffer.byteLength(content) };
    const options: RequestOptions = { method, headers: { accept: 'application/json', ...headers } };
    // Asked each time: an exec plugin's token expires, and the library knows when.
    await this.config.applyToHTTPSOptions(options).catch((error: unknown) => this.noCredentials(error));
    const url = new URL(this.cluster.server.replace(/\/$/, '') + path);
    url.search = new URLSearchParams(query).toString();
    const { code, answer } = await exchange(url, options, content).catch((error: unknown) => this.unreachable(error));
    if (code >= 400) throw new KubeError(code, statusOf(answer));
    return answer;
  }

  private noCredentials(error: unknown): never {
    const command = this.config.getCurrentUser()?.exec as { command?: string } | undefined;
    throw new ProviderError(
      `No credentials for cluster ${this.cluster.name}: ${command?.command ?? 'the kubeconfig'} failed: ${(error as Error).message}`,
    );
  }

  private unreachable(error: unknown): never {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ProviderError(
      `Cluster ${this.cluster.name} does not answer at ${this.cluster.server}: ${code ?? message}. "local-cloud status" tells whether it runs.`,
    );
  }
}

function exchange(url: URL, options: RequestOptions, content?: string): Promise<{ code: number; answer: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(url, options, (response) => {
      readAll(response).then((answer) => resolve({ code: response.statusCode ?? 0, answer }), reject);
    });
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}

function parsed(answer: string): JsonObject {
  return JSON.parse(answer) as JsonObject;
}

function statusOf(answer: string): JsonObject {
  try {
    return parsed(answer);
  } catch {
    return { message: answer.trim() };
  }
}
