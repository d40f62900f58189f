import { type Value, type Values } from './values.ts';

/** The resource that a call is about. */
export interface Resource {
  urn: string;
  /** e.g. `gcp:dns/recordSet:RecordSet` */
  type: string;
  /** Its name in the program. */
  name: string;
}

/** What accompanies a call that changes something. */
export interface Operation {
  /** A preview: nothing may change, and inputs may be unknown. */
  preview: boolean;
  /** Shows a warning about the resource, which stays on the screen. */
  warn: (line: string) => void;
}

export interface CheckFailure {
  /** Path of the property, e.g. `nodeConfig.machineType`. */
  property: string;
  reason: string;
}

export interface Checked {
  inputs: Values;
  failures: CheckFailure[];
}

/** A difference between two values. */
export interface Change {
  /** e.g. `nodePools[0].nodeConfig.labels["x.io/y"]` */
  path: string;
  kind: 'ADD' | 'DELETE' | 'UPDATE';
  before?: Value;
  after?: Value;
}

export interface Diff {
  /** `replace`: only a new resource can have the change. Empty: nothing changes. */
  changes: (Change & { replace: boolean })[];
  /** The old resource is deleted first, because the new one takes its name. */
  deleteBeforeReplace: boolean;
}

export interface CheckRequest extends Resource {
  olds: Values;
  news: Values;
  /** The same in a preview and its update, so that a generated name is the same in both. */
  randomSeed: Uint8Array;
}
export interface CreateRequest extends Resource, Operation {
  inputs: Values;
}
export interface DeleteRequest extends Resource {
  id: string;
  /** The recorded outputs. */
  olds: Values;
}
export interface ReadRequest extends DeleteRequest {
  oldInputs: Values;
}
export interface DiffRequest extends ReadRequest {
  news: Values;
}
export interface UpdateRequest extends DiffRequest, Operation {}

/** One configured provider of a program. The server keeps one for each connection of the engine. */
export interface Provider {
  /** What differs between two configurations. */
  diffConfig(olds: Values, news: Values): Change[];
  configure(config: Values): void;
  check(request: CheckRequest): Checked;
  diff(request: DiffRequest): Diff;
  create(request: CreateRequest): Promise<{ id: string; outputs: Values }>;
  /** Answers nothing if the resource does not exist. */
  read(request: ReadRequest): { id: string; outputs: Values; inputs: Values } | undefined;
  update(request: UpdateRequest): Promise<Values>;
  delete(request: DeleteRequest): Promise<void>;
  invoke(token: string, args: Values): Promise<Values>;
}
