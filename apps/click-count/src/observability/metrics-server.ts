import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type Metrics } from './metrics.ts';

/** Serves `/metrics` on a port of its own, which can stay private. */
export async function startMetricsServer(metrics: Metrics, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Here is GET /metrics, no more.\n');
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(port);
  await once(server, 'listening');
  // It never keeps a process alive that has nothing else to do.
  return server.unref();
}
