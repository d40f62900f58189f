import { type ExecutorContext } from '@nx/devkit';
import { isAbsolute, join } from 'node:path';
import { requireBuilt } from '../operation/program-file.js';
import { type Work } from '../operation/start-operation.js';
import { runsProgram } from '../program/operation.js';
import { type Program, readProgram } from '../program/program.js';
import { checkSettings } from '../settings/check-settings.js';
import { askContext } from '../settings/context.js';
import { settingsFrom } from '../settings/settings-file.js';
import { UserError } from '../user-error.js';
import { type Confirmation, confirmation } from './confirmation.js';
import { readOptions, type RunOptions } from './options.js';
import { waitSeconds } from './wait-option.js';

/** How long a stack that is being worked on is waited for. */
const DEFAULT_WAIT = '10m';

/** What a run will do; all of it known, and nothing started. */
export interface Plan {
  work: Work;
  /** Whether somebody has to agree first, and to what they are shown. */
  confirm: Confirmation;
}

/** Works out what a run is asked to do, from its flags, a file, the program's context and its defaults, in this order. */
export async function plan(given: RunOptions, context: ExecutorContext): Promise<Plan> {
  const folder = join(context.root, projectRoot(context));
  const program = readProgram(folder);
  const { options, flags } = readOptions(given, program.settings, context);
  const { operation } = options;
  const entry = join(folder, program.main);
  requireBuilt(entry);
  const fromFile = options.settingsFrom ? settingsFrom(options.settingsFrom, context.root, program.settings) : {};
  const open = { ...fromFile, ...flags };
  const asked = await askContext(program.context, folder, open);
  const values = { ...asked.settings, ...open };
  const stack = options.stack ?? asked.stack ?? program.stack ?? noStack(program);
  return {
    confirm: confirmation(program, stack, options),
    work: {
      operation,
      previewOnly: operation === 'preview',
      wait: waitSeconds(options.wait ?? DEFAULT_WAIT),
      project: program.project,
      stack,
      settings: runsProgram(operation) ? configuration(program, values) : [],
      folder,
      entry,
      ...(program.backend !== undefined && { backend: program.backend }),
      tags: program.tags ?? [],
      ...(program.hooks !== undefined && { hooks: program.hooks }),
      colour: !options.json && process.stdout.isTTY && !process.env['NO_COLOR'],
    },
  };
}

function configuration({ settings }: Program, values: Record<string, string>): Work['settings'] {
  return checkSettings(settings, values).map(({ key, value, type, secret }) => {
    return { key, value, secret, json: type === 'array' || type === 'object' };
  });
}

function projectRoot({ projectsConfigurations, projectName = '' }: ExecutorContext): string {
  const root = projectsConfigurations.projects[projectName]?.root;
  if (root === undefined || isAbsolute(root)) throw new Error(`${projectName} has no folder in this workspace`);
  return root;
}

function noStack({ project }: Program): never {
  throw new UserError(
    `Which stack of ${project}? Name it with --stack=…, or give the program a default in its package.json: "pulumi": { "stack": "…" }.`,
  );
}
