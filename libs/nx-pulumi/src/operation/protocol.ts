import { type Failure } from '../processes/spawn-detached.ts';
import { type Operation } from '../program/operation.ts';

/** What an operation is to do to which stack. */
export interface OperationRequest {
  operation: Operation;
  project: string;
  stack: string;
  /** The stack's configuration. */
  settings: ConfigEntry[];
  /** What Pulumi.yaml says besides the declarations of settings. */
  projectFile: Record<string, unknown>;
  /** What Pulumi.<stack>.yaml says besides the settings: how they are encrypted. */
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
  /** Seconds to wait for a stack that is being worked on. */
  wait: number;
  colour: boolean;
  engine: EngineOptions;
}

/** A value of a stack's configuration. */
export interface ConfigEntry {
  /** Its full key. @example "infra-staging:version" */
  key: string;
  /** Text, an array or object, or `{ secure: … }` as a stack's file holds it. */
  value: unknown;
  /** Whether the engine has to encrypt it first. */
  encrypt: boolean;
  /** Set where nothing but a default gives it: what gives it expressly, besides the stack's file. */
  byDefault?: { flag?: string; variable?: string };
}

/** Options of Pulumi's Automation API that a run passes on. */
export interface EngineOptions {
  diff?: boolean;
  refresh?: boolean;
  target?: string[];
  targetDependents?: boolean;
  exclude?: string[];
  excludeDependents?: boolean;
  excludeProtected?: boolean;
  replace?: string[];
  message?: string;
  expectNoChanges?: boolean;
  parallel?: number;
  continueOnError?: boolean;
}

/** And where the engine's own files of this run go; the folder is removed afterwards. */
export type RequestInFolder = OperationRequest & { workFolder: string };

/** The operations that the engine itself runs, with its events. */
export type Change = RequestInFolder & { operation: 'preview' | 'up' | 'refresh' | 'destroy' };

/** What an operation came to. */
export interface OperationResult {
  stack: string;
  result: 'succeeded';
  /** How many resources were created, updated, left the same …; absent where nothing could change. */
  changes?: Record<string, number>;
  /** Secret ones are `[secret]`. */
  outputs: Record<string, unknown>;
}

/** From the process that works on the stack to the one that started it. */
export type FromOperation = { kind: 'note'; line: string } | { kind: 'done'; report: OperationResult } | Failure;

/** And back. */
export type ToOperation = { kind: 'request'; request: RequestInFolder } | { kind: 'interrupt' };
