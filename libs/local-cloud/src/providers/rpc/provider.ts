import { type Value, type Values } from './values.ts';

/** The resource that a call is about. */
export interface Resource {
  urn: string;
  /** e.g. `kubernetes:apps/v1:Deployment` */
  type: string;
  /** Its name in the program. */
  name: string;
}

/** What accompanies a call that changes something. */
export interface Call {
  /** A preview: nothing may change, and inputs may be unknown. */
  preview: boolean;
  /** Tells people something about the resource that stays on their screen. */
  warn: (line: string) => void;
}

export interface CheckFailure {
  /** Path of the property, e.g. `metadata.name`. */
  property: string;
  reason: string;
}

export interface Checked {
  inputs: Values;
  failures: CheckFailure[];
}

/** A changed property: what happened to it, and whether only a new resource can have it. */
export interface PropertyDiff {
  kind: 'ADD' | 'DELETE' | 'UPDATE';
  replace: boolean;
}

export interface Diff {
  /** By path, e.g. `spec.template.spec.containers[0].image`. Empty: nothing changes. */
  changes: Map<string, PropertyDiff>;
  /** The old resource has to go first, because the new one takes its name. */
  deleteBeforeReplace: boolean;
}

export interface CheckRequest extends Resource {
  olds: Values;
  news: Values;
  /** Fixed for this step, so that a name made in a preview is the one of the update. */
  randomSeed: Uint8Array;
}

export interface DiffRequest extends Resource {
  id: string;
  /** The recorded outputs. */
  olds: Values;
  oldInputs: Values;
  news: Values;
}

export interface UpdateRequest extends DiffRequest, Call {}
export interface CreateRequest extends Resource, Call {
  inputs: Values;
}
export interface DeleteRequest extends Resource, Call {
  id: string;
  olds: Values;
}
export interface ReadRequest extends DeleteRequest {
  oldInputs: Values;
}

/** One configured provider of a program. The server keeps one for each connection of the engine. */
export interface Provider {
  /** Looks at the provider's own arguments. */
  checkConfig(news: Values): CheckFailure[];
  /** Which arguments differ, and whether that means another cloud. */
  diffConfig(olds: Values, news: Values): Diff;
  configure(config: Values): void;
  check(request: CheckRequest): Promise<Checked>;
  diff(request: DiffRequest): Promise<Diff>;
  create(request: CreateRequest): Promise<{ id: string; outputs: Values }>;
  /** Answers nothing when the resource is gone. */
  read(request: ReadRequest): Promise<{ id: string; outputs: Values; inputs: Values } | undefined>;
  update(request: UpdateRequest): Promise<Values>;
  delete(request: DeleteRequest): Promise<void>;
  invoke(token: string, args: Values): Promise<{ result: Values } | { failures: CheckFailure[] }>;
}

/** What a person can put right: shown as a message, without a stack. */
export class ProviderError extends Error {}

/** The outcome of a comparison that found nothing. */
export const UNCHANGED: Diff = { changes: new Map(), deleteBeforeReplace: false };

export type { Value, Values };
