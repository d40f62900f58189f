import { type ExecutorContext } from '@nx/devkit';
import { join } from 'node:path';
import { requireBuilt } from '../operation/inline-program.ts';
import { type ConfigEntry, type OperationRequest } from '../operation/protocol.ts';
import { type Operation, runsProgram } from '../program/operation.ts';
import { type Program, readProgram } from '../program/program.ts';
import { type Setting } from '../program/setting.ts';
import { askContext } from '../settings/context.ts';
import { fromEnvironment, type Source } from '../settings/origin.ts';
import { resolveSettings } from '../settings/resolve-settings.ts';
import { settingsFrom } from '../settings/settings-file.ts';
import { readStackFile, type StackFile } from '../settings/stack-file.ts';
import { UserError } from '../user-error.ts';
import { type Confirmation, confirmation } from './confirmation.ts';
import { readOptions, type RunOptions } from './options.ts';
import { projectRoot } from './project-root.ts';
import { waitSeconds } from './wait-option.ts';

/** How long a stack that is being worked on is waited for. */
const DEFAULT_WAIT = '10m';

/** What a run will do; all of it known, and nothing started. */
export interface Plan {
  request: OperationRequest;
  /** Whether somebody has to agree first, and to what they are shown. */
  confirm: Confirmation;
}

/**
 * Works out what a run is asked to do. A setting comes from its flag, or its environment variable if it is secret, then from a file
 * that another task wrote, the program's context, the stack's file, and last its default.
 */
export async function plan(given: RunOptions, context: ExecutorContext): Promise<Plan> {
  const folder = join(context.root, projectRoot(context));
  const program = readProgram(folder);
  const { project, settings, entry, directory, projectFile } = program;
  const { options, flags, engine } = readOptions(given, settings, context);
  const { operation } = options;
  requireBuilt(entry);
  const fromFile = options.settingsFrom ? settingsFrom(options.settingsFrom, context.root, settings) : {};
  const asked = await askContext(program.context, folder, { ...fromFile, ...flags });
  const stack = options.stack ?? asked.stack ?? program.stack ?? noStack(program);
  const stackFile = readStackFile(program.stackConfigFolder, project, stack);
  const sources: Source[] = [
    { origin: 'flag', values: flags },
    { origin: 'environment', values: fromEnvironment(settings, process.env) },
    { origin: 'settingsFrom', values: fromFile },
    { origin: 'context', values: asked.settings ?? {} },
  ];
  return {
    confirm: confirmation(program, stack, options),
    request: {
      operation,
      previewOnly: operation === 'preview',
      wait: waitSeconds(options.wait ?? DEFAULT_WAIT),
      project,
      stack,
      settings: configuration(operation, settings, sources, stackFile),
      projectFile,
      stackFile: stackFile.passedOn,
      folder,
      entry,
      directory,
      tags: program.tags ?? [],
      ...(program.hooks !== undefined && { hooks: program.hooks }),
      colour: !options.json && process.stdout.isTTY && !process.env['NO_COLOR'],
      engine,
    },
  };
}

/** What the stack's file holds goes to every operation, as `pulumi` has it; settings are asked for where the program runs. */
function configuration(
  operation: Operation,
  settings: Setting[],
  sources: Source[],
  stackFile: StackFile,
): ConfigEntry[] {
  return resolveSettings(runsProgram(operation) ? settings : [], sources, stackFile);
}

function noStack({ project }: Program): never {
  throw new UserError(
    `Which stack of ${project}? Name it with --stack=…, or give the program a default in its package.json: "pulumi": { "stack": "…" }.`,
  );
}
