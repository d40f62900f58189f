/** What is told of the connection to Redis, once for each change; for log and metrics. */
export interface AvailabilityEvents {
  /** There is no connection. */
  lost(reason: string): void;
  /** There is a connection, and Redis refuses commands that counting needs. */
  refuses(reason: string): void;
  /** There is a connection, and Redis refuses nothing that was asked of it. */
  ready(): void;
}

/** Whether clicks can be counted, as the connection and the last answer to each kind of command tell. */
export class Availability {
  private connection: string | undefined = 'not connected yet';
  /** What Redis said to the kinds of commands that it refuses. */
  private readonly refusals = new Map<string, string>();
  private told = '';

  constructor(private readonly events: AvailabilityEvents) {}

  /** Why commands fail that Redis did not answer. */
  get reason(): string {
    return this.connection ?? 'the connection was lost';
  }

  lost(reason: string): void {
    this.connection = reason;
    // Another server, or the same after a restart, may refuse nothing.
    this.refusals.clear();
    this.tell(`lost ${reason}`, () => this.events.lost(reason));
  }

  connected(): void {
    this.connection = undefined;
    this.update();
  }

  /** Redis answered a command of a kind; `refusal` is what it said where that was not an answer to it. */
  answered(kind: string, refusal?: string): void {
    if (refusal === undefined) this.refusals.delete(kind);
    else this.refusals.set(kind, refusal);
    this.update();
  }

  private update(): void {
    if (this.connection !== undefined) return;
    const [refusal] = this.refusals.values();
    if (refusal === undefined) this.tell('ready', () => this.events.ready());
    else this.tell(`refuses ${refusal}`, () => this.events.refuses(refusal));
  }

  private tell(what: string, event: () => void): void {
    if (this.told === what) return;
    this.told = what;
    event();
  }
}
