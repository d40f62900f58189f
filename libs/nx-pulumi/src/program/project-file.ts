import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '@per-branch/go-tool';

/** A program's Pulumi.yaml. */
export interface ProjectFile {
  /** Its name. */
  project: string;
  /** The block `config:`, every scalar as text, so that a default of 1.10 is not 1.1. */
  config: unknown;
  /** The same as YAML types it. */
  typedConfig: unknown;
  /** The field `main`: folder or entry of the program. @example "./dist" */
  main?: string;
  /** Folder of the files Pulumi.<stack>.yaml; default: the folder of Pulumi.yaml. */
  stackConfigFolder: string;
  /** The other fields, unchanged but for paths, which are absolute: the engine reads them in another folder. */
  otherFields: Record<string, unknown>;
}

/** Reads the Pulumi.yaml of a folder. */
export function readProjectFile(folder: string): ProjectFile {
  const file = join(folder, 'Pulumi.yaml');
  const { name, config: textConfig } = readYaml(file, 'failsafe');
  if (typeof name !== 'string' || !name) {
    throw new UserError(`${file} has no name: give the program one, as in "name: infra-staging".`);
  }
  const { config, main, stackConfigDir, ...rest } = readYaml(file, 'core');
  // In old files, `config:` names the folder.
  const stackFolder = typeof config === 'string' ? config : stackConfigDir;
  return {
    project: name,
    config: typeof config === 'string' ? {} : textConfig,
    typedConfig: config,
    main: typeof main === 'string' ? main : undefined,
    stackConfigFolder: resolve(folder, typeof stackFolder === 'string' ? stackFolder : '.'),
    otherFields: withAbsolutePaths({ ...rest, runtime: rest['runtime'] ?? 'nodejs' }, folder),
  };
}

function readYaml(file: string, schema: 'failsafe' | 'core'): Record<string, unknown> {
  try {
    return (parse(readFileSync(file, 'utf8'), { schema, merge: true }) ?? {}) as Record<string, unknown>;
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** The content of a Pulumi.yaml, changed in place: paths of backend, plugins and local packages are absolute. */
function withAbsolutePaths(content: Record<string, unknown>, folder: string): Record<string, unknown> {
  // YAML reads a key without a value as null.
  const { backend, ...fields } = content as {
    backend?: { url?: string } | null;
    plugins?: Record<string, ({ path?: string } | null)[] | null> | null;
    packages?: Record<string, string | { source?: string } | null> | null;
  };
  const packages = fields.packages ?? {};
  const local = (source: string) => (/^\.\.?(\/|$)/.test(source) ? resolve(folder, source) : source);
  if (backend?.url) backend.url = absoluteFileUrl(backend.url, folder);
  for (const plugin of Object.values(fields.plugins ?? {}).flat())
    if (plugin?.path) plugin.path = resolve(folder, plugin.path);
  for (const [name, entry] of Object.entries(packages)) {
    if (typeof entry === 'string') packages[name] = local(entry);
    else if (entry?.source) entry.source = local(entry.source);
  }
  return content;
}

/** A `file://` URL with an absolute path. Other URLs, and `~`, which the engine expands itself, stay as they are. */
export function absoluteFileUrl(url: string, folder: string): string {
  const path = /^file:\/\/(.*)$/s.exec(url)?.[1];
  return path === undefined || isAbsolute(path) || path.startsWith('~') ? url : `file://${resolve(folder, path)}`;
}
