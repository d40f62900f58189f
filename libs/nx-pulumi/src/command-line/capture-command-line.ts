import { type PreTasksExecutionContext, type ProjectGraphProjectNode, readCachedProjectGraph } from '@nx/devkit';
import { join } from 'node:path';
import { UserError } from '@per-branch/go-tool';
import { executor } from '../plugin-name.ts';
import { type Program, readProgram } from '../program/program.ts';
import { settingName } from '../program/setting.ts';
import { secretFlagMessage } from '../settings/resolve-settings.ts';
import { encryptedKeys } from '../settings/stack-file.ts';
import { type CommandLine, namesTask, parseCommandLine } from './command-line.ts';
import { hasFlag } from './flags.ts';

const VARIABLE = 'NX_PULUMI_COMMAND_LINE';
/** Milliseconds that Nx waits after Ctrl-C before it kills its tasks: the engine completes what it has begun. */
const GRACE_PERIOD = String(30 * 60_000);

/**
 * Nx calls this before it runs tasks: passes the command line to them as it was typed. Each run sets the variable, and
 * a task uses it only if it is named there, so that the flags of an outer run are never taken for those of an inner
 * one.
 *
 * Refuses flags that hold secrets: Nx prints the flags of each task that it starts.
 */
export function captureCommandLine({
  argv,
  workspaceRoot,
}: Pick<PreTasksExecutionContext, 'argv' | 'workspaceRoot'>): void {
  const projects = readProjects();
  const line = resolveProjects(parseCommandLine(argv.slice(2)), projects);
  const programs = projects.filter(({ name, data: { targets = {} } }) =>
    Object.keys(targets).some((target) => targets[target]?.executor === executor && namesTask(line, name, target)),
  );
  try {
    for (const { data } of programs) refuseSecretFlags(line, readProgram(join(workspaceRoot, data.root)));
  } catch (error) {
    // Nx offers to show the stack trace of an error that has one.
    if (error instanceof UserError) delete error.stack;
    throw error;
  }
  process.env[VARIABLE] = JSON.stringify(line);
  if (programs.length > 0) process.env['NX_PROCESS_KILL_GRACE_PERIOD'] ??= GRACE_PERIOD;
}

/** The command line of the Nx run that this task belongs to; undefined where no Nx command started it. */
export function capturedCommandLine(): CommandLine | undefined {
  const text = process.env[VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as CommandLine);
}

function readProjects(): ProjectGraphProjectNode[] {
  try {
    return Object.values(readCachedProjectGraph().nodes);
  } catch {
    return [];
  }
}

type NamedProject = Pick<ProjectGraphProjectNode, 'name'> & { data: { root: string } };

/** A command line whose tasks have full project names: Nx takes a part of a name, a pattern or a folder as well. */
export function resolveProjects(line: CommandLine, projects: NamedProject[]): CommandLine {
  const tasks = line.tasks.flatMap(({ project, target }) =>
    (project === undefined ? [undefined] : matching(project, projects)).map((name) => ({ project: name, target })),
  );
  return { ...line, tasks };
}

/** In the order of Nx: the exact name, a part of it or a pattern, and last the folder. */
function matching(typed: string, projects: NamedProject[]): string[] {
  if (projects.some(({ name }) => name === typed)) return [typed];
  const byName = projects.filter(({ name }) => (typed.includes('*') ? glob(typed) : namePart(typed)).test(name));
  const found = byName.length > 0 ? byName : projects.filter(({ data }) => glob(typed).test(data.root));
  return found.length > 0 ? found.map(({ name }) => name) : [typed];
}

const escaped = (text: string) => text.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
const glob = (pattern: string) => new RegExp(`^${escaped(pattern).replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`);
const namePart = (text: string) =>
  new RegExp(`(?<![@a-zA-Z0-9-])${escaped(text).replaceAll('?', '\\?')}(?![@a-zA-Z0-9-])`, 'i');

/**
 * Refuses a command line whose flags give a secret setting of a program, by its name or its full key: one that is
 * declared secret, or that the file of any stack encrypts, whichever stack the run is for.
 */
export function refuseSecretFlags(
  line: CommandLine,
  { project, settings, stackConfigFolder }: Pick<Program, 'project' | 'settings' | 'stackConfigFolder'>,
): void {
  const encrypted = encryptedKeys(stackConfigFolder, project);
  const undeclared = encrypted.filter((key) => !settings.some((setting) => setting.key === key));
  const secrets = [
    ...settings.filter(({ key, secret }) => secret || encrypted.includes(key)),
    ...undeclared.map((key) => ({ key, name: settingName(key, project), secret: false })),
  ];
  const given = secrets.filter(({ key, name }) => hasFlag(line, name) || hasFlag(line, key));
  if (given.length === 0) return;
  throw new UserError(given.map((setting) => secretFlagMessage(setting, 'Pulumi.<stack>.yaml')).join('\n'));
}
