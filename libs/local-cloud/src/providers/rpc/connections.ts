import { type EngineLog, SILENT } from './engine.js';
import { ProviderError, type Provider } from './provider.js';
import { Redactor } from './redact.js';

/** One provider of a running program, as the engine sees it: a connection of its own. */
export interface Connection {
  provider: Provider;
  redactor: Redactor;
  log: EngineLog;
  cancellation: AbortController;
}

/**
 * The engine attaches all providers of one name to one server, and no call says which of them it means. Each has a
 * connection of its own, though, so the peer's address tells them apart.
 */
export class Connections {
  private readonly byPeer = new Map<string, Connection>();

  constructor(private readonly create: () => Provider) {}

  /** A new connection; whatever used this address before is over. */
  open(peer: string, log: EngineLog): void {
    this.byPeer.get(peer)?.log.close();
    this.forgetCancelled();
    this.byPeer.set(peer, this.fresh(log));
  }

  get(peer: string): Connection {
    const known = this.byPeer.get(peer);
    if (known) return known;
    // An engine that does not attach (a test, a debugger) is served without a log.
    const connection = this.fresh(SILENT);
    this.byPeer.set(peer, connection);
    return connection;
  }

  cancel(peer: string): void {
    this.byPeer.get(peer)?.cancellation.abort(new ProviderError('The operation was cancelled.'));
  }

  /** Ends every wait. */
  close(): void {
    for (const [peer, connection] of this.byPeer) {
      this.cancel(peer);
      connection.log.close();
    }
    this.byPeer.clear();
  }

  /** The engine cancels each provider when it is done with it, so these are over. */
  private forgetCancelled(): void {
    for (const [peer, connection] of this.byPeer) {
      if (!connection.cancellation.signal.aborted) continue;
      connection.log.close();
      this.byPeer.delete(peer);
    }
  }

  private fresh(log: EngineLog): Connection {
    return { provider: this.create(), redactor: new Redactor(), log, cancellation: new AbortController() };
  }
}
