import { type OperationRequest } from './protocol.ts';
import { type StackClient } from './stack-client.ts';

/** What every step of an operation has. */
export interface OperationContext {
  request: OperationRequest;
  stack: StackClient;
  /** Where the engine's files of this operation are; removed afterwards. */
  workFolder: string;
  /** Prints a line of progress. */
  log: (line: string) => void;
  /** Aborted when the operation is to end early. */
  signal: AbortSignal;
}
