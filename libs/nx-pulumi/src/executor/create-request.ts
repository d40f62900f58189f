import { UserError } from '@per-branch/go-tool';
import { requireBuilt } from '../operation/inline-program.ts';
import { type OperationRequest } from '../operation/protocol.ts';
import { runsProgram } from '../program/operation.ts';
import { type Program } from '../program/program.ts';
import { resolveContext } from '../settings/context.ts';
import { resolveSettings } from '../settings/resolve-settings.ts';
import { settingsFromEnvironment, settingsFromFile } from '../settings/setting-sources.ts';
import { readStackFile } from '../settings/stack-file.ts';
import { type ParsedOptions } from './parse-options.ts';

/** How long to wait for a stack that another operation holds. */
const DEFAULT_WAIT = '10m';

/**
 * The request of a run, before anything is started. A setting comes from its flag, or its environment variable if it is
 * secret, then from the file of `settingsFrom`, the context module, the stack file, and last its default.
 */
export async function createRequest(
  program: Program,
  { options, flags, engine }: ParsedOptions,
  workspaceRoot: string,
): Promise<OperationRequest> {
  const { project, settings, folder, entry, directory, projectFile, hooks, tags = [] } = program;
  const { operation, settingsFrom, wait = DEFAULT_WAIT } = options;
  requireBuilt(entry);
  const fromFile = settingsFrom ? settingsFromFile(settingsFrom, workspaceRoot, settings) : {};
  const context = await resolveContext(program.context, folder, { ...fromFile, ...flags });
  const stack = options.stack ?? context.stack ?? program.stack;
  if (stack === undefined) {
    throw new UserError(
      `Which stack of ${project}? Name it with --stack=…, or give the program a default in its package.json: "pulumi": { "stack": "…" }.`,
    );
  }
  const stackFile = readStackFile(program.stackConfigFolder, project, stack);
  const environment = settingsFromEnvironment(settings, process.env);
  const sources = { flag: flags, environment, settingsFrom: fromFile, context: context.settings };
  return {
    operation,
    previewOnly: operation === 'preview',
    wait: waitSeconds(wait),
    project,
    stack,
    // Every operation gets the values of the stack file, as with `pulumi`; it requires settings if it runs the program.
    settings: resolveSettings(runsProgram(operation) ? settings : [], sources, stackFile),
    projectFile,
    stackFile: stackFile.otherFields,
    folder,
    entry,
    directory,
    tags,
    hooks,
    color: !options.json && process.stdout.isTTY && !process.env['NO_COLOR'],
    engine,
  };
}

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600 };

/** Seconds that the flag `--wait` means: a number of seconds, or one with a unit. @example waitSeconds('10m') is 600 */
export function waitSeconds(text: string): number {
  const [, amount, unit = 's'] = /^(\d+)([smh])?$/.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * (UNITS[unit] ?? 1);
  throw new UserError(
    `--wait=${text}: expected a number of seconds, or one with a unit, as 30s, 10m or 1h. With 0, a stack that another operation holds is refused at once.`,
  );
}
