import { type EngineLog, SILENT } from './engine.ts';
import { type Provider } from './provider.ts';
import { Redactor } from './redact.ts';

/** One provider of a running program, as the engine sees it: a connection of its own. */
export interface Connection {
  provider: Provider;
  redactor: Redactor;
  log: EngineLog;
  /** Whether the engine is done with it. */
  over: boolean;
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
    this.forgetEnded();
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
    const connection = this.byPeer.get(peer);
    if (connection) connection.over = true;
  }

  close(): void {
    for (const { log } of this.byPeer.values()) log.close();
    this.byPeer.clear();
  }

  /** The engine cancels each provider when it is done with it. */
  private forgetEnded(): void {
    for (const [peer, connection] of this.byPeer) {
      if (!connection.over) continue;
      connection.log.close();
      this.byPeer.delete(peer);
    }
  }

  private fresh(log: EngineLog): Connection {
    return { provider: this.create(), redactor: new Redactor(), log, over: false };
  }
}
