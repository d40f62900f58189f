import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../user-error.ts';
import { shareContext } from './program-context.ts';

/**
 * What Pulumi calls when it is ready for the program: loads the built entry, as Pulumi's language host would, so that one file
 * serves both. An entry may make its resources while it is loaded, or export a function that makes them; what it exports, or
 * the function answers with, are the outputs.
 */
export function inlineProgram(entry: string): () => Promise<Record<string, unknown>> {
  return async () => {
    shareContext();
    // Both kinds of modules: an ES module may await at its top level, which require() cannot.
    const loaded = (await import(pathToFileURL(realpathSync(entry)).href)) as Record<string, unknown>;
    refuseTwoCopies(Object.keys(createRequire(entry).cache));
    const program = exported(loaded, entry);
    return ((typeof program === 'function' ? await (program as () => unknown)() : await program) ?? {}) as Record<
      string,
      unknown
    >;
  };
}

/** What a program means: its default export if that is all there is, else all that it exports. */
function exported(loaded: Record<string, unknown>, entry: string): unknown {
  // What Node calls so is `module.exports` of a CommonJS module, whose other names are guesses.
  const isCommonJs = 'module.exports' in loaded;
  const module = isCommonJs ? loaded['module.exports'] : { ...loaded };
  const isCompiled = typeof module === 'object' && module !== null && '__esModule' in module;
  if (isCommonJs && !isCompiled) return module;
  const exports = module as Record<string, unknown>;
  const named = Object.keys(exports).filter((name) => name !== 'default' && name !== '__esModule');
  if (!('default' in exports)) return Object.fromEntries(named.map((name) => [name, exports[name]]));
  if (named.length === 0) return exports['default'];
  throw new UserError(
    `${entry} has a default export beside ${named.join(', ')}: a program exports either one function or value as its default, ` +
      `which answers with all outputs, or each output by its name.`,
  );
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
