import { type ExecutorContext } from '@nx/devkit';
import { canBeFlag } from '../command-line/reserved-flags.ts';
import { type Program, readProgram } from '../program/program.ts';
import { type Setting, toText } from '../program/setting.ts';
import { isSecret, resolveSetting } from '../settings/resolve-settings.ts';
import { environmentVariable, settingsFromEnvironment } from '../settings/setting-sources.ts';
import { readStackFile, type StackFile } from '../settings/stack-file.ts';
import { projectFolder, toExecutorResult } from './executor-context.ts';
import { table } from './table.ts';

/** Lists the settings of a program; needs neither its build nor the engine. */
export default function help(options: { stack?: string }, context: ExecutorContext): Promise<{ success: boolean }> {
  return toExecutorResult(() => {
    const program = readProgram(projectFolder(context));
    const { project, stackConfigFolder } = program;
    const stack = options.stack ?? program.stack;
    const file = readStackFile(stackConfigFolder, project, stack ?? '<stack>');
    process.stdout.write(`${describeSettings(context.projectName ?? project, stack, program, file)}\n`);
  });
}

/** A table of a program's settings, and where each comes from in a stack without more flags. */
export function describeSettings(
  project: string,
  stack: string | undefined,
  { settings, context }: Pick<Program, 'settings' | 'context'>,
  file: StackFile,
): string {
  const title = `Settings of ${project}${stack === undefined ? '' : `, stack "${stack}"`}`;
  const footer =
    `A flag comes first, then ${file.name}, then the default. Other flags: nx run ${project}:up --help` +
    (stack === undefined ? `\nValues in a stack file: nx run ${project}:help --stack=<stack>` : '');
  if (settings.length === 0) return `${title}: none. ${footer}`;
  const required = context === undefined ? 'required' : 'context, else required';
  const rows = settings.map((setting) => [
    givenAs(setting),
    setting.secret ? `${setting.type}, secret` : setting.type,
    defaultOf(setting),
    sourceOf(setting, file) ?? required,
    setting.description ?? '',
  ]);
  return `${title}\n\n${table([['GIVEN AS', 'TYPE', 'DEFAULT', 'COMES FROM', 'DESCRIPTION'], ...rows])}\n\n${footer}`;
}

function givenAs(setting: Setting): string {
  if (setting.secret) return environmentVariable(setting);
  return canBeFlag(setting.name) ? `--${setting.name}` : setting.key;
}

function defaultOf({ default: value, secret }: Setting): string {
  if (value === undefined) return '-';
  return secret ? '[secret]' : value || '""';
}

function sourceOf(setting: Setting, file: StackFile): string | undefined {
  const environment = settingsFromEnvironment([setting], process.env);
  const { value, origin } = resolveSetting(setting, { environment }, file);
  if (value === undefined) return undefined;
  if (origin !== 'stack file') return origin;
  return `${file.name}: ${isSecret(setting, file) ? '[secret]' : toText(value)}`;
}
