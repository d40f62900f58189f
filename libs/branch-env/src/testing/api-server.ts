import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers by path and query: an object, a text, or a status; undefined is 404. */
export type Answers = Record<string, object | string | number | undefined>;

/** A fake API server, and a kubeconfig for it. */
export async function apiServer(answers: Answers, user: object = {}) {
  const requests: { url: string; authorization?: string }[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    requests.push({ url, authorization: request.headers.authorization });
    const answer = answers[url] ?? 404;
    response.statusCode = typeof answer === 'number' ? answer : 200;
    const body = typeof answer === 'number' ? { kind: 'Status', message: 'no' } : answer;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = 'test';
  const { port } = server.address() as AddressInfo;
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
  const close = () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()));
  return { kubeconfig, requests, [Symbol.asyncDispose]: async () => void (await close()) };
}
