import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { UserError } from '../user-error.js';

/**
 * What Pulumi calls when it is ready for the program: loads the built entry, as Pulumi's language host would, so that one file
 * serves both. An entry may make its resources while it is loaded, or export a function that makes them; what it exports, or
 * the function answers with, are the outputs.
 */
export function programOf(entry: string): () => Promise<Record<string, unknown>> {
  return async () => {
    const load = createRequire(entry);
    const loaded = (await load(entry)) as unknown;
    refuseTwoCopies(Object.keys(load.cache));
    const program = exported(loaded);
    return ((typeof program === 'function' ? await (program as () => unknown)() : program) ?? {}) as Record<
      string,
      unknown
    >;
  };
}

/** `export default` is what a program means, if that is all it exports. */
function exported(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null || !('default' in loaded)) return loaded;
  return loaded.default;
}

export function requireBuilt(entry: string): void {
  if (existsSync(entry)) return;
  throw new UserError(
    `The program is not built: ${entry}, the "main" of its package.json, is not there. Run its target "build".`,
  );
}

/** Resources of one copy of the SDK do not exist for another, and would be left out in silence. */
function refuseTwoCopies(loaded: string[]): void {
  const copies = loaded
    .filter((file) => file.endsWith(['', '@pulumi', 'pulumi', 'resource.js'].join(sep)))
    .map((file) => realpathSync(dirname(file)));
  const [one, other] = [...new Set(copies)];
  if (other === undefined) return;
  throw new UserError(
    `The program loads two copies of @pulumi/pulumi, ${one} and ${other}: it is to load one. ` +
      `Give all packages the same version of it as a peer dependency (npm ls @pulumi/pulumi shows who asks for which).`,
  );
}
