/** The environment variables of a command that uses the cloud. */
export type Environment = Record<string, string>;

/** What a command requests: the environment of the cloud, which is started if needed; its end; or its environment if it is up. */
export type Request = 'up' | 'down' | 'status';

/** What the supervisor sends to a command, one JSON document a line. All but `log` are the last message. */
export type Message =
  | { kind: 'log'; line: string }
  | { kind: 'ready'; env: Environment }
  | { kind: 'down' }
  /** The request came while the supervisor was stopping: the next supervisor answers it. */
  | { kind: 'retry' }
  | { kind: 'failed'; message: string; isUserError: boolean };
