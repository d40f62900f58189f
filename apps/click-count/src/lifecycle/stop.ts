import { type INestApplication } from '@nestjs/common';
import { type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ClickCounter } from '../counter/click-counter.ts';
import { Shutdown } from './shutdown.ts';

/** Milliseconds of draining: responses close kept connections, so that clients open new ones to another instance. */
const DRAIN_MS = 1_000;
/** Milliseconds that requests in flight have to finish once no connection is accepted. */
const SHUTDOWN_TIMEOUT_MS = 10_000;

/**
 * Ends the service without a failed request: not ready, drain, accept no more, finish requests in flight, close the counter.
 */
export async function stop(app: INestApplication, { drain = DRAIN_MS } = {}): Promise<void> {
  const server = app.getHttpServer() as Server;
  app.get(Shutdown).begin();
  server.prependListener('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  await pause(drain);
  const late = setTimeout(() => server.closeAllConnections(), SHUTDOWN_TIMEOUT_MS);
  await app.close();
  clearTimeout(late);
  await app.get(ClickCounter).close();
}

/** Stops on SIGTERM, as an orchestrator sends it, and on Ctrl-C without draining; a second signal ends the process at once. */
export function stopOnSignals(app: INestApplication): void {
  const onSignal = (signal: NodeJS.Signals) => {
    process.once(signal, () => process.exit(1));
    void stop(app, signal === 'SIGINT' ? { drain: 0 } : {}).then(() => process.exit(0));
  };
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
}
