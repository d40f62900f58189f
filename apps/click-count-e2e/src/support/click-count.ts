import { request, type Agent } from 'node:http';
import { until } from '@per-branch/test-support/until';

/** An address that serves click-count: where to connect, and the Host header. */
export interface Address {
  /** @example "127.77.0.2" */
  ip: string;
  /** @example "main-3f2a1b4c.click-count.staging.example.com" */
  host: string;
}

export interface Answer {
  status: number;
  body: string;
}

export interface RequestOptions {
  /** Milliseconds. @default 30000 */
  timeout?: number;
  /** Keeps connections; without one the request has a connection of its own. */
  agent?: Agent;
}

/** One HTTP request. */
export function send(
  address: Address,
  method: 'GET' | 'POST',
  path: string,
  { timeout = 30_000, agent }: RequestOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: address.ip, port: 80, method, path, headers: { host: address.host }, agent: agent ?? false, timeout },
      (incoming) => {
        let body = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
        incoming.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer from ${address.ip} in ${timeout} ms`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Clicks once and returns the new count. */
export const click = async (address: Address, options?: RequestOptions) =>
  acknowledged(await send(address, 'POST', '/rest/click', options));

/** The count as it is. */
export const count = async (address: Address) => acknowledged(await send(address, 'GET', '/rest/click'));

/**
 * Waits until every pod behind an address can count: after a disturbance one may answer while another still connects. Each request has a
 * connection of its own, and thirty good answers in a row leave none of two pods out.
 */
export async function settled(address: Address): Promise<void> {
  await until(
    async () => {
      for (let request = 0; request < 30; request++)
        if ((await send(address, 'GET', '/rest/healthcheck')).body !== 'ok') return false;
      return true;
    },
    'every pod can count',
    180,
  );
}

function acknowledged({ status, body }: Answer): bigint {
  if (status !== 200 || !/^-?\d+$/.test(body)) throw new Error(`expected 200 and a number, got ${status}: ${body}`);
  return BigInt(body);
}
