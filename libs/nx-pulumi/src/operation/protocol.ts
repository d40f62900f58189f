import { type EngineRunOptions } from './stack-client.ts';
import { type Operation } from '../program/operation.ts';

/** What an operation is to do to which stack. */
export interface OperationRequest {
  operation: Operation;
  project: string;
  stack: string;
  /** The stack's configuration. */
  settings: ConfigEntry[];
  /** The rest of Pulumi.yaml, without the declarations of settings. */
  projectFile: Record<string, unknown>;
  /** The rest of Pulumi.<stack>.yaml, without the settings: how secrets are encrypted. */
  stackFile: Record<string, unknown>;
  /** The folder of Pulumi.yaml, the program's built entry, and the folder it runs in. */
  folder: string;
  entry: string;
  directory: string;
  /** Module with the program's hooks, relative to its folder. */
  hooks?: string;
  /** Outputs that become tags of the stack. */
  tags: string[];
  /** Show what would change, and change nothing. */
  previewOnly: boolean;
  /** Seconds to wait for a stack that another operation holds. */
  wait: number;
  color: boolean;
  engine: EngineFlags;
}

/** A value of a stack's configuration. */
export interface ConfigEntry {
  /** Its full key. @example "infra-staging:version" */
  key: string;
  /** Text, an array or object, or `{ secure: … }` as a stack's file holds it. */
  value: unknown;
  /** Whether the engine has to encrypt it first. */
  encrypt: boolean;
  /** Set where only a default gives it: the flag or variable that would give it, besides the stack's file. */
  byDefault?: { flag?: string; variable?: string };
}

/** Flags of a run that become options of the Automation API. */
export type EngineFlags = Pick<
  EngineRunOptions,
  | ('diff' | 'refresh' | 'target' | 'targetDependents' | 'exclude' | 'excludeDependents' | 'excludeProtected')
  | ('replace' | 'message' | 'expectNoChanges' | 'parallel' | 'continueOnError')
>;

/** The result of an operation. */
export interface OperationResult {
  stack: string;
  result: 'succeeded';
  /** How many resources were created, updated, left the same …; absent where nothing could change. */
  changes?: Record<string, number>;
  /** Secret ones are `[secret]`. */
  outputs: Record<string, unknown>;
}

/** What the process of an operation is sent. */
export type ToOperation = { kind: 'request'; request: OperationRequest; workFolder: string } | { kind: 'interrupt' };
