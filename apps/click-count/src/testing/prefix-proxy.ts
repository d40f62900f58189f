import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** A reverse proxy that serves what listens on `port` under a path prefix, and strips the prefix. */
export async function startPrefixProxy(port: number, prefix: string): Promise<{ url: string; server: Server }> {
  const server = createServer((incoming, response) => {
    const path = incoming.url?.startsWith(prefix) ? `/${incoming.url.slice(prefix.length)}` : undefined;
    if (path === undefined) return void response.writeHead(404).end();
    const { method, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => response.destroy());
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`, server };
}
