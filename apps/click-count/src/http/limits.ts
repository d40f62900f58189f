import { type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';

/** Bytes of a body that is read to its end and discarded; no route uses one. */
export const LARGEST_BODY = 16 * 1024;

/** What one client can take of the server: bytes of headers, and milliseconds. */
export const limits: ServerOptions = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  // Longer than load balancers keep theirs, so that an idle connection is ended by the load balancer.
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 2_000,
  // A client that vanished without a word is noticed.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
};

/** Answers a request whose body is too large with 413 and returns whether it did; one without a length is cut off when it gets there. */
export function refuseBody(request: IncomingMessage, response: ServerResponse): boolean {
  const { headers } = request;
  if (headers['transfer-encoding'] !== undefined) {
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LARGEST_BODY) request.destroy();
    });
    return false;
  }
  if (headers['content-length'] === undefined || Number(headers['content-length']) <= LARGEST_BODY) return false;
  response.writeHead(413, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`A body of at most ${LARGEST_BODY} bytes is read here.`, () => request.destroy());
  return true;
}
