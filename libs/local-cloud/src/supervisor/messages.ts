import { type Environment } from './running-cloud.ts';

/** What the supervisor says to a command, one JSON document a line. */
export type Message =
  | { kind: 'log'; line: string }
  | { kind: 'ready'; env: Environment }
  | { kind: 'down' }
  /** It was ending already when the request came: the next supervisor answers it. */
  | { kind: 'gone' }
  | { kind: 'failed'; message: string; forPeople: boolean };

/** What a command asks for: the running cloud's environment, its end, or merely whether it is up. */
export type Request = 'up' | 'down' | 'status';
