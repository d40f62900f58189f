import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readProjectFile } from './project-file.ts';
import { declaredSettings, type Setting } from './setting.ts';

/** What a program's package.json says under `pulumi`. */
export interface ProgramOptions {
  /** The stack that a run without `--stack` means. @default none: a run has to name one */
  stack?: string;
  /** Whether `up` and `destroy` ask first, on a terminal, and otherwise want `--yes`; or the stacks of which they do. @default false */
  confirm?: boolean | string[];
  /** Module that fills in what flags left open, see {@link Context}. @example "./dist/context.js" */
  context?: string;
  /** Module with functions that run before `destroy` and after a failed `up`, see {@link Hooks}. @default none @example "./dist/hooks.js" */
  hooks?: string;
  /** Outputs that `up` copies to tags of the stack. @default none */
  tags?: string[];
}

/** All that the files of a program's folder say about it. */
export interface Program extends ProgramOptions {
  /** Its name in Pulumi.yaml. */
  project: string;
  settings: Setting[];
  /** What Pulumi.yaml says besides, for the engine. */
  projectFile: Record<string, unknown>;
  /** Where the files Pulumi.<stack>.yaml are. */
  stackConfigFolder: string;
  /** The built entry, its absolute path. @example "/home/ann/apps/shop/dist/index.js" */
  entry: string;
  /** The folder it runs in: paths of assets, and `process.cwd()`, are relative to it. */
  directory: string;
}

interface Manifest {
  main?: string;
  exports?: string | Record<string, string | Record<string, string>>;
  pulumi?: ProgramOptions;
}

/** Reads Pulumi.yaml and package.json of a program's folder. */
export function readProgram(folder: string): Program {
  const { project, config, typedConfig, main, stackConfigFolder, passedOn } = readProjectFile(folder);
  const packageFile = join(folder, 'package.json');
  const manifest = (existsSync(packageFile) ? JSON.parse(readFileSync(packageFile, 'utf8')) : {}) as Manifest;
  return {
    ...manifest.pulumi,
    project,
    settings: declaredSettings(project, config, typedConfig),
    projectFile: passedOn,
    stackConfigFolder,
    ...place(folder, main, manifest),
  };
}

/** Where the entry is and where it runs, as the engine and its language host find them. */
function place(folder: string, main: string | undefined, manifest: Manifest): Pick<Program, 'entry' | 'directory'> {
  const named = main === undefined ? folder : resolve(folder, main);
  if (main !== undefined && isFile(named)) return { entry: named, directory: dirname(named) };
  return { entry: join(folder, exportedEntry(manifest) ?? manifest.main ?? 'index.js'), directory: named };
}

function exportedEntry({ exports }: Manifest): string | undefined {
  const entry = typeof exports === 'object' ? exports['.'] : exports;
  return typeof entry === 'object' ? (entry['default'] ?? entry['require'] ?? entry['import']) : entry;
}

/** What is not built yet is a file by its ending. */
function isFile(path: string): boolean {
  return existsSync(path) ? statSync(path).isFile() : /\.[cm]?[jt]s$/.test(path);
}
