import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../user-error.js';

/** What the configuration `local` of a target runs in. */
export interface Local {
  /** Added to the environment of the engine and the program. */
  env: Record<string, string>;
  /** Releases what this run holds. */
  stop(): Promise<void>;
}

/** Starts what the module named by the plugin's option `local` stands for. */
export async function startLocal(module: string | undefined, root: string): Promise<Local> {
  if (!module) {
    throw new UserError(
      `The configuration "local" starts the module that the plugin option "local" in nx.json names, and it names none. ` +
        `Name one that exports start(), or run without it.`,
    );
  }
  let file: string;
  try {
    file = createRequire(join(root, 'package.json')).resolve(module);
  } catch (error) {
    throw new UserError(
      `The plugin option "local" in nx.json names ${module}, which cannot be found from ${root}: install it, or build it. ` +
        `(${(error as Error).message.split('\n')[0]})`,
    );
  }
  const { start } = (await import(pathToFileURL(file).href)) as { start?: () => Promise<Local> };
  if (typeof start !== 'function')
    throw new UserError(`${module}, the plugin option "local", does not export start().`);
  return start();
}
