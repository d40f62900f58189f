import { type PreTasksExecutionContext, readCachedProjectGraph } from '@nx/devkit';
import { executor } from '../plugin-name.js';
import { type CommandLine, readCommandLine } from './command-line.js';

const VARIABLE = 'NX_PULUMI_COMMAND_LINE';
/** Milliseconds that Nx waits, after Ctrl-C, before it kills what still runs: the engine ends what it has begun. */
const GRACE = String(30 * 60_000);

/**
 * Called by Nx before it runs tasks, in every run: hands the command line on to them as it was typed. Each run sets the variable
 * anew, and its readers ask whether it names their task, so that an outer run's flags are never taken for an inner one's.
 */
export function handOver({ argv }: Pick<PreTasksExecutionContext, 'argv'>): void {
  const line = readCommandLine(argv.slice(2));
  process.env[VARIABLE] = JSON.stringify(line);
  if (namesOurs(line)) process.env['NX_PROCESS_KILL_GRACE_PERIOD'] ??= GRACE;
}

/** The command line of the Nx run that this task belongs to; undefined where no Nx command started it. */
export function commandLine(env: NodeJS.ProcessEnv = process.env): CommandLine | undefined {
  const text = env[VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as CommandLine);
}

function namesOurs({ tasks }: CommandLine): boolean {
  try {
    const projects = Object.values(readCachedProjectGraph().nodes);
    return tasks.some(({ target }) => projects.some(({ data }) => data.targets?.[target]?.executor === executor));
  } catch {
    return false;
  }
}
