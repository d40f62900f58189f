import { type PreTasksExecutionContext, readCachedProjectGraph } from '@nx/devkit';
import { join } from 'node:path';
import { executor } from '../plugin-name.js';
import { readProgram } from '../program/program.js';
import { secretFlag } from '../settings/resolve-settings.js';
import { UserError } from '../user-error.js';
import { type CommandLine, flagUses, names, readCommandLine } from './command-line.js';
import { type NamedProject, resolveProjects } from './resolve-projects.js';

const VARIABLE = 'NX_PULUMI_COMMAND_LINE';
/** Milliseconds that Nx waits, after Ctrl-C, before it kills what still runs: the engine ends what it has begun. */
const GRACE = String(30 * 60_000);

/**
 * Called by Nx before it runs tasks, in every run: hands the command line on to them as it was typed. Each run sets the variable
 * anew, and its readers ask whether it names their task, so that an outer run's flags are never taken for an inner one's.
 *
 * Refuses flags that hold secrets here already: Nx prints the flags of each task that it starts.
 */
export function handOver({ argv, workspaceRoot }: Pick<PreTasksExecutionContext, 'argv' | 'workspaceRoot'>): void {
  const all = projects();
  const line = resolveProjects(readCommandLine(argv.slice(2)), all);
  const folders = programs(line, all);
  for (const folder of folders) refuseSecrets(line, join(workspaceRoot, folder));
  process.env[VARIABLE] = JSON.stringify(line);
  if (folders.length > 0) process.env['NX_PROCESS_KILL_GRACE_PERIOD'] ??= GRACE;
}

/** The command line of the Nx run that this task belongs to; undefined where no Nx command started it. */
export function commandLine(env: NodeJS.ProcessEnv = process.env): CommandLine | undefined {
  const text = env[VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as CommandLine);
}

/** Folders of the programs whose targets a command line names. */
function programs(line: CommandLine, all: Project[]): string[] {
  return all.flatMap(({ name, root, targets }) => (targets.some((target) => names(line, name, target)) ? [root] : []));
}

/** A project, and its targets that are ours. */
interface Project extends NamedProject {
  targets: string[];
}

function projects(): Project[] {
  try {
    return Object.values(readCachedProjectGraph().nodes).map(({ name, data: { root, targets = {} } }) => ({
      name,
      root,
      targets: Object.keys(targets).filter((target) => targets[target]?.executor === executor),
    }));
  } catch {
    return [];
  }
}

function refuseSecrets(line: CommandLine, folder: string): void {
  const given = readProgram(folder).settings.filter(({ name, secret }) => secret && flagUses(line, name).length > 0);
  if (given.length === 0) return;
  const error = new UserError(given.map((setting) => secretFlag(setting, 'Pulumi.<stack>.yaml')).join('\n'));
  // Nx offers to show the stack trace of an error that has one.
  delete error.stack;
  throw error;
}
