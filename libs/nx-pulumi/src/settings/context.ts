import { join } from 'node:path';
import { UserError } from '@per-branch/go-tool';
import { loadModule } from '../program/load-module.ts';

/** What a context module derives from where the command runs, e.g. from the branch. */
export interface Context {
  /** The stack of a run without `--stack`. */
  stack?: string;
  /** Settings that neither a flag nor `settingsFrom` gives, by their names as flags. */
  settings?: Record<string, string>;
}

/** What a context module is given. */
export interface ContextInput {
  /** Settings that flags, or the file that `settingsFrom` names, give. */
  settings: Record<string, string>;
  env: NodeJS.ProcessEnv;
  /** The program's folder. */
  folder: string;
}

/** The export `context` of the module that a program's package.json names under `pulumi.context`. */
export type ContextFunction = (input: ContextInput) => Promise<Context>;

/** Calls a program's context module, if it has one. */
export async function resolveContext(
  module: string | undefined,
  folder: string,
  settings: ContextInput['settings'],
): Promise<Context> {
  if (module === undefined) return {};
  const { context } = (await loadModule(module, folder)) as { context?: ContextFunction };
  if (typeof context !== 'function') {
    throw new UserError(
      `${join(folder, module)}, which "pulumi.context" in package.json names, exports no function "context".`,
    );
  }
  try {
    return await context({ settings, env: process.env, folder });
  } catch (error) {
    // What a context module refuses, e.g. a missing branch, is a mistake of the user.
    throw new UserError((error as Error).message);
  }
}
