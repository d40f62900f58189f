import { type Failure } from '../processes/spawn-apart.js';
import { type Operation } from '../program/operation.js';

/** What a process that works on a stack is asked to do. */
export interface Request {
  operation: Operation;
  project: string;
  stack: string;
  /** Values of the settings, by their keys in the configuration. */
  settings: { key: string; value: string; json: boolean; secret: boolean }[];
  /** The program's folder, and its built entry. */
  folder: string;
  entry: string;
  /** Where the engine's own files of this run go; removed afterwards. */
  workFolder: string;
  /** `backend.url` of Pulumi.yaml. */
  backend?: string;
  /** Module with the program's hooks, relative to its folder. */
  hooks?: string;
  /** Outputs that become tags of the stack. */
  tags: string[];
  /** Show what would change, and change nothing. */
  previewOnly: boolean;
  /** Seconds to wait for a stack that is being worked on. */
  wait: number;
  colour: boolean;
}

/** The operations that the engine itself runs, with its events. */
export type Change = Request & { operation: 'preview' | 'up' | 'refresh' | 'destroy' };

/** What an operation came to. */
export interface Report {
  stack: string;
  result: 'succeeded';
  /** How many resources were created, updated, left the same …; absent where nothing could change. */
  changes?: Record<string, number>;
  /** Secret ones are `[secret]`. */
  outputs: Record<string, unknown>;
}

/** From the process that works on the stack to the one that started it. */
export type FromOperation = { kind: 'note'; line: string } | { kind: 'done'; report: Report } | Failure;

/** And back. */
export type ToOperation = { kind: 'request'; request: Request } | { kind: 'interrupt' };
