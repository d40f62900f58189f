import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Logger } from 'pino';
import { type Metrics } from './metrics.ts';
import { requestIds } from './request-id.ts';

interface Watched {
  id: string;
  begin: number;
}
const watched = Symbol('watched');
type Response = ServerResponse & { [watched]?: Watched };
type Request = IncomingMessage & { route?: { path?: unknown }; originalUrl?: string };

/** The id under which the log knows a request; it is in the answer's `X-Request-Id`. */
export function requestIdOf(response: ServerResponse): string | undefined {
  return (response as Response)[watched]?.id;
}

/** Gives every request an id, and records its end in metrics and log. */
export function watchRequests(
  metrics: Metrics,
  log: Logger,
): (request: IncomingMessage, response: ServerResponse) => void {
  const idOf = requestIds();
  const logged = log.isLevelEnabled('debug');

  function ended(this: Response): void {
    const { id, begin } = this[watched] as Watched;
    const request = this.req as Request;
    const seconds = (performance.now() - begin) / 1000;
    const status = this.writableFinished ? this.statusCode : 499;
    const method = request.method ?? '';
    // Of paths that are not ours there is no end, and each would be a time series of its own.
    const route = typeof request.route?.path === 'string' ? request.route.path : 'other';
    metrics.requests.inc({ method, route, status });
    metrics.duration.observe({ method, route }, seconds);
    // No headers and no query: they may hold secrets.
    if (logged) log.debug({ requestId: id, method, route, status, seconds }, 'request');
  }

  return (request, response: Response) => {
    const id = idOf(request.headers['x-request-id']);
    response[watched] = { id, begin: performance.now() };
    response.setHeader('X-Request-Id', id);
    response.on('close', ended);
  };
}
