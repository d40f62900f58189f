import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readProjectFile } from './project-file.ts';
import { declaredSettings, type Setting } from './setting.ts';

/** The field `pulumi` of a program's package.json. */
interface ProgramOptions {
  /** The stack of a run without `--stack`. @default none: `--stack` is required */
  stack?: string;
  /** Whether `up` and `destroy` need confirmation, or the stacks where they do. @default false */
  confirm?: boolean | string[];
  /** Module that gives the stack and settings that no flag gives, see {@link Context}. @example "./dist/context.js" */
  context?: string;
  /**
   * Module with functions to run before `destroy` and after a failed `up`, see {@link Hooks}.
   * @example "./dist/hooks.js"
   */
  hooks?: string;
  /** Outputs that `up` copies to tags of the stack. @default none */
  tags?: string[];
}

/** A program, as Pulumi.yaml and package.json of its folder describe it. */
export interface Program extends ProgramOptions {
  folder: string;
  /** Its name in Pulumi.yaml. */
  project: string;
  settings: Setting[];
  /** The rest of Pulumi.yaml, for the engine. */
  projectFile: Record<string, unknown>;
  /** The folder of the files Pulumi.<stack>.yaml. */
  stackConfigFolder: string;
  /** Absolute path of the built entry. @example "/home/ann/apps/shop/dist/index.js" */
  entry: string;
  /** The folder that it runs in: paths of assets, and `process.cwd()`, are relative to it. */
  directory: string;
}

interface Manifest {
  main?: string;
  exports?: string | Record<string, string | Record<string, string>>;
  pulumi?: ProgramOptions;
}

/** Reads Pulumi.yaml and package.json of a program's folder. */
export function readProgram(folder: string): Program {
  const { project, config, typedConfig, main, stackConfigFolder, otherFields } = readProjectFile(folder);
  const packageFile = join(folder, 'package.json');
  const manifest = (existsSync(packageFile) ? JSON.parse(readFileSync(packageFile, 'utf8')) : {}) as Manifest;
  return {
    ...manifest.pulumi,
    folder,
    project,
    settings: declaredSettings(project, config, typedConfig),
    projectFile: otherFields,
    stackConfigFolder,
    ...entryPoint(folder, main, manifest),
  };
}

/** The entry and the folder that it runs in, as the engine and its language host resolve them. */
function entryPoint(
  folder: string,
  main: string | undefined,
  manifest: Manifest,
): Pick<Program, 'entry' | 'directory'> {
  const path = resolve(folder, main ?? '.');
  if (main !== undefined && isFile(path)) return { entry: path, directory: dirname(path) };
  return { entry: join(folder, exportedEntry(manifest) ?? manifest.main ?? 'index.js'), directory: path };
}

function exportedEntry({ exports }: Manifest): string | undefined {
  const entry = typeof exports === 'object' ? exports['.'] : exports;
  return typeof entry === 'object' ? (entry['default'] ?? entry['require'] ?? entry['import']) : entry;
}

/** A path that is not built yet is a file if it has a file extension of JavaScript or TypeScript. */
function isFile(path: string): boolean {
  return existsSync(path) ? statSync(path).isFile() : /\.[cm]?[jt]s$/.test(path);
}
