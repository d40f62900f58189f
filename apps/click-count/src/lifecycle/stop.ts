import { type INestApplication } from '@nestjs/common';
import { type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ClickCounter } from '../counter/click-counter.ts';
import { Shutdown } from './shutdown.ts';

/** Milliseconds in which clients with a kept connection are told to open another one, which reaches another instance. */
const FAREWELL = 1_000;
/** Milliseconds that requests get to finish once nothing new is accepted. */
const PATIENCE = 10_000;

/**
 * Ends the service without a failed request: it reports itself not ready, answers what still comes while it asks clients
 * to leave, then accepts nothing more, finishes what it accepted, and at last lets go of the counter.
 */
export async function stop(app: INestApplication, { farewell = FAREWELL } = {}): Promise<void> {
  const server = app.getHttpServer() as Server;
  app.get(Shutdown).begin();
  server.prependListener('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  await pause(farewell);
  const late = setTimeout(() => server.closeAllConnections(), PATIENCE);
  await app.close();
  clearTimeout(late);
  await app.get(ClickCounter).close();
}

/** Stops on SIGTERM, as an orchestrator sends it, and on Ctrl-C, where nobody waits for a farewell; a second one ends at once. */
export function stopOnSignals(app: INestApplication): void {
  const onSignal = (signal: NodeJS.Signals) => {
    process.once(signal, () => process.exit(1));
    void stop(app, signal === 'SIGINT' ? { farewell: 0 } : {}).then(() => process.exit(0));
  };
  process.once('SIGTERM', onSignal);
  process.once('SIGINT', onSignal);
}
