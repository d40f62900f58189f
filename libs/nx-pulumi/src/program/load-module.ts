import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '@per-branch/go-tool';

/** Loads a module that a program's package.json names, relative to the program's folder. */
export async function loadModule(module: string, folder: string): Promise<object> {
  let file: string;
  try {
    file = createRequire(join(folder, 'package.json')).resolve(module);
  } catch {
    throw new UserError(
      `${join(folder, module)} does not exist: build the program first, with "nx build" in ${folder}.`,
    );
  }
  return (await import(pathToFileURL(file).href)) as object;
}
