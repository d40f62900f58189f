import { join } from 'node:path';
import { loadModule } from '../program/load-module.ts';
import { UserError } from '../user-error.ts';

/** What a program's context module knows about the place where a command runs: the branch, and the stack named after it. */
export interface Context {
  /** The stack that a run without `--stack` means. */
  stack?: string;
  /** Settings that flags left open, by their names as flags. */
  settings?: Record<string, string>;
}

/** The export `context` of the module that a program's package.json names under `pulumi.context`. */
export type ContextFunction = (about: {
  /** Settings that flags, or a file named by `settingsFrom`, gave. */
  settings: Record<string, string>;
  env: NodeJS.ProcessEnv;
  /** The program's folder. */
  folder: string;
}) => Promise<Context>;

/** Asks a program's context module, if it has one. */
export async function askContext(
  module: string | undefined,
  folder: string,
  settings: Record<string, string>,
): Promise<Context> {
  if (module === undefined) return {};
  const { context } = (await loadModule(module, folder)) as { context?: ContextFunction };
  if (typeof context !== 'function') {
    throw new UserError(
      `${join(folder, module)} exports no function "context", which "pulumi.context" in package.json asks for.`,
    );
  }
  try {
    return await context({ settings, env: process.env, folder });
  } catch (error) {
    // What a context refuses (no branch, an empty one) is the user's to put right.
    throw new UserError((error as Error).message);
  }
}
