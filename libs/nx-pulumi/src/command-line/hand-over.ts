import { type PreTasksExecutionContext, readCachedProjectGraph } from '@nx/devkit';
import { join } from 'node:path';
import { executor } from '../plugin-name.ts';
import { readProgram } from '../program/program.ts';
import { UserError } from '../user-error.ts';
import { type CommandLine, names, readCommandLine } from './command-line.ts';
import { refuseSecrets } from './refuse-secrets.ts';
import { type NamedProject, resolveProjects } from './resolve-projects.ts';

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
  for (const folder of folders) refuseIn(join(workspaceRoot, folder), line);
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

function refuseIn(folder: string, line: CommandLine): void {
  try {
    refuseSecrets(line, readProgram(folder));
  } catch (error) {
    // Nx offers to show the stack trace of an error that has one.
    if (error instanceof UserError) delete error.stack;
    throw error;
  }
}
