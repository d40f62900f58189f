/** Who waits for an operation. */
export interface Watcher {
  /** Says a line of progress. */
  note(line: string): void;
  /** Aborted when the operation is to end early. */
  signal: AbortSignal;
}
