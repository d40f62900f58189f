import { type ExecutorContext } from '@nx/devkit';
import { join } from 'node:path';
import { mayBeFlag } from '../command-line/nx-options.ts';
import { type Program, readProgram } from '../program/program.ts';
import { type Setting } from '../program/setting.ts';
import { environmentVariable } from '../settings/origin.ts';
import { holdsSecret, readStackFile, type StackFile } from '../settings/stack-file.ts';
import { UserError } from '../user-error.ts';
import { projectRoot } from './project-root.ts';

/** Options of the executor `help`, see schema-help.json. */
export interface HelpOptions {
  stack?: string;
}

/** Lists the settings of a program; needs neither its build nor the engine. */
export default function help(options: HelpOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  try {
    const program = readProgram(join(context.root, projectRoot(context)));
    const stack = options.stack ?? program.stack;
    const file = stack === undefined ? noFile : readStackFile(program.stackConfigFolder, program.project, stack);
    const { projectName = program.project } = context;
    process.stdout.write(`${describeSettings(projectName, stack, program, file)}\n`);
    return Promise.resolve({ success: true });
  } catch (error) {
    const { message, stack = message } = error as Error;
    process.stderr.write(`\n${error instanceof UserError ? message : stack}\n`);
    return Promise.resolve({ success: false });
  }
}

const noFile: StackFile = { name: 'Pulumi.<stack>.yaml', config: {}, passedOn: {} };

/** A table of a program's settings, and where each comes from in a stack that no flag says more of. */
export function describeSettings(
  project: string,
  stack: string | undefined,
  { settings, context }: Pick<Program, 'settings' | 'context'>,
  file: StackFile,
): string {
  const title = `Settings of ${project}${stack === undefined ? '' : `, stack "${stack}"`}`;
  const footer =
    `A flag comes first, then ${file.name}, then the default. Other flags: nx run ${project}:up --help` +
    (stack === undefined ? `\nWhat a stack's file holds: nx run ${project}:help --stack=<stack>` : '');
  if (settings.length === 0) return `${title}: none. ${footer}`;
  const open = context === undefined ? 'to be given' : 'context, else to be given';
  const rows = settings.map((setting) => row(setting, file, open));
  return `${title}\n\n${table([['GIVEN AS', 'TYPE', 'DEFAULT', 'COMES FROM', 'DESCRIPTION'], ...rows])}\n\n${footer}`;
}

function row(setting: Setting, file: StackFile, open: string): string[] {
  const { type, secret, default: byDefault, description = '' } = setting;
  return [
    givenAs(setting),
    secret ? `${type}, secret` : type,
    shown(byDefault, secret),
    origin(setting, file) ?? open,
    description,
  ];
}

function givenAs(setting: Setting): string {
  if (setting.secret) return environmentVariable(setting);
  return mayBeFlag(setting.name) ? `--${setting.name}` : setting.key;
}

function shown(value: string | undefined, secret: boolean): string {
  if (value === undefined) return '-';
  return secret ? '[secret]' : value || '""';
}

function origin(setting: Setting, { name, config }: StackFile): string | undefined {
  if (setting.secret && process.env[environmentVariable(setting)] !== undefined) return 'environment';
  if (setting.key in config) {
    const value = config[setting.key];
    if (setting.secret || holdsSecret(value)) return `${name}: [secret]`;
    return `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  }
  return setting.default === undefined ? undefined : 'default';
}

function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
