import { type AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '@per-branch/go-tool';

export type Outputs = Record<string, unknown>;

export function requireBuilt(entry: string): void {
  if (existsSync(entry)) return;
  throw new UserError(
    `The program is not built: ${entry}, the "main" of its package.json, is not there. Run its target "build".`,
  );
}

/**
 * A program for the Automation API: it loads the built entry as Pulumi's language host would, so that one file serves
 * both. An entry makes its resources while it is loaded, or exports a function that makes them; its exports, or what
 * the function returns, are the outputs.
 */
export function inlineProgram(entry: string): () => Promise<Outputs> {
  return async () => {
    shareContext();
    // Both kinds of modules: an ES module may await at its top level, which require() cannot.
    const loaded = (await import(pathToFileURL(realpathSync(entry)).href)) as Record<string, unknown>;
    refuseTwoCopies(Object.keys(createRequire(entry).cache));
    const program = exported(loaded, entry);
    const outputs = typeof program === 'function' ? await (program as () => unknown)() : await program;
    return (outputs ?? {}) as Outputs;
  };
}

/**
 * Gives the context of the inline program to calls without one, before the program is loaded. Those are the engine's
 * callbacks (transforms, hooks), for which the SDK would make an empty one: `getProject()` would be "project" there,
 * and `new Config()` empty. A process runs one program, so no other program is affected.
 */
function shareContext(): void {
  type Store = Partial<Record<'resourcePackages' | 'resourceModules', unknown>>;
  const sdk = globalThis as { asyncLocalStorage?: AsyncLocalStorage<Store>; globalStore?: Store };
  const store = sdk.asyncLocalStorage?.getStore();
  if (!store) return;
  const { resourcePackages = store.resourcePackages, resourceModules = store.resourceModules } = sdk.globalStore ?? {};
  sdk.globalStore = Object.assign(store, { resourcePackages, resourceModules });
}

/** Resources of one copy of the SDK do not exist for another, which would leave them out without an error. */
function refuseTwoCopies(loaded: string[]): void {
  const files = loaded.filter((file) => /[\\/]@pulumi[\\/]pulumi[\\/]resource\.js$/.test(file));
  const [one, other] = new Set(files.map((file) => realpathSync(dirname(file))));
  if (other === undefined) return;
  throw new UserError(
    `The program loads two copies of @pulumi/pulumi, ${one} and ${other}: it is to load one. ` +
      'Give all packages the same version of it as a peer dependency ' +
      '(npm ls @pulumi/pulumi shows which package depends on which version).',
  );
}

/** The program of a module: its default export if it has no other, else all that it exports. */
function exported(loaded: Record<string, unknown>, entry: string): unknown {
  // Node's name for `module.exports` of a CommonJS module, whose other names are guesses.
  const isCommonJs = 'module.exports' in loaded;
  const module = isCommonJs ? loaded['module.exports'] : { ...loaded };
  const isCompiled = typeof module === 'object' && module !== null && '__esModule' in module;
  if (isCommonJs && !isCompiled) return module;
  const exports = module as Record<string, unknown>;
  const names = Object.keys(exports).filter((name) => name !== 'default' && name !== '__esModule');
  if (!('default' in exports)) return Object.fromEntries(names.map((name) => [name, exports[name]]));
  if (names.length === 0) return exports['default'];
  throw new UserError(
    `${entry} has a default export beside ${names.join(', ')}: a program exports either one function or value as its ` +
      `default, which answers with all outputs, or each output by its name.`,
  );
}
