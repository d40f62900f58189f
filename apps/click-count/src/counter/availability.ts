/** Changes of the connection to Redis, each reported once; for log and metrics. */
export interface AvailabilityEvents {
  /** There is no connection. */
  lost(reason: string): void;
  /** There is a connection, and Redis refuses commands that counting needs. */
  refuses(reason: string): void;
  /** There is a connection, and Redis has refused no command on it. */
  ready(): void;
}

/** Whether clicks can be counted, by the state of the connection and the last reply to each kind of command. */
export class Availability {
  private connection: string | undefined = 'not connected yet';
  /** The errors of Redis by the kind of command that it refuses. */
  private readonly refusals = new Map<string, string>();
  private reported = '';

  constructor(private readonly events: AvailabilityEvents) {}

  /** Why commands fail that Redis did not answer. */
  get reason(): string {
    return this.connection ?? 'the connection was lost';
  }

  lost(reason: string): void {
    this.connection = reason;
    // Another server, or the same after a restart, may refuse nothing.
    this.refusals.clear();
    this.report(`lost ${reason}`, () => this.events.lost(reason));
  }

  connected(): void {
    this.connection = undefined;
    this.update();
  }

  /** Redis replied to a command of a kind; `refusal` is its error, if it refused the command. */
  answered(kind: string, refusal?: string): void {
    if (refusal === undefined) this.refusals.delete(kind);
    else this.refusals.set(kind, refusal);
    this.update();
  }

  private update(): void {
    if (this.connection !== undefined) return;
    const [refusal] = this.refusals.values();
    if (refusal === undefined) this.report('ready', () => this.events.ready());
    else this.report(`refuses ${refusal}`, () => this.events.refuses(refusal));
  }

  private report(state: string, event: () => void): void {
    if (this.reported === state) return;
    this.reported = state;
    event();
  }
}
