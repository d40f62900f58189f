import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../user-error.js';
import { declaredSettings, type Setting } from './setting.js';

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
  /** `backend.url` of Pulumi.yaml, where stacks are kept unless PULUMI_BACKEND_URL says otherwise. */
  backend?: string;
  /** The built entry, `main` of package.json. @example "./dist/index.js" */
  main: string;
}

/** Reads Pulumi.yaml and package.json of a program's folder. */
export function readProgram(folder: string): Program {
  const file = join(folder, 'Pulumi.yaml');
  const yaml = readYaml(file);
  if (typeof yaml['name'] !== 'string' || !yaml['name']) {
    throw new UserError(`${file} has no name: give the program one, as in "name: infra-staging".`);
  }
  const packageFile = join(folder, 'package.json');
  const { main = 'index.js', pulumi = {} } = (
    existsSync(packageFile) ? JSON.parse(readFileSync(packageFile, 'utf8')) : {}
  ) as { main?: string; pulumi?: ProgramOptions };
  const backend = (yaml['backend'] as { url?: string } | undefined)?.url;
  return {
    ...pulumi,
    project: yaml['name'],
    settings: declaredSettings(yaml['name'], yaml['config']),
    main,
    ...(backend !== undefined && { backend }),
  };
}

function readYaml(file: string): Record<string, unknown> {
  try {
    // Every scalar as text: what is not quoted would lose digits as a number.
    return (parse(readFileSync(file, 'utf8'), { schema: 'failsafe' }) ?? {}) as Record<string, unknown>;
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
