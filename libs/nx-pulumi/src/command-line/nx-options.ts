import { plainName } from './flag-name.ts';

/**
 * What Nx 22 to 24 keeps for itself of `nx run` and `nx <target>`: it never reaches a task. `--version` is missing here, for it
 * is read from the command line.
 */
export const runOptions = [
  ...['configuration', 'c', 'project', 'p', 'target', 't', 'help', 'verbose', 'exclude', 'parallel', 'max-parallel'],
  ...['runner', 'prod', 'graph', 'nx-bail', 'nx-ignore-cycles', 'skip-nx-cache', 'disable-nx-cache'],
  ...['skip-remote-cache', 'disable-remote-cache', 'exclude-task-dependencies', 'skip-sync', 'cloud', 'dte'],
  ...['use-agents', 'agents', 'output-style', 'tui', 'tui-auto-exit', 'batch'],
];

/** And besides of `nx run-many` and `nx affected`. */
export const manyOptions = [
  ...['targets', 'projects', 'all', 'files', 'stdin', 'uncommitted', 'untracked', 'base', 'head'],
];

/** Options of our own executors; see schema.json. */
const ownOptions = [
  'stack',
  'yes',
  'json',
  'skip-preview',
  'wait',
  'operation',
  'local',
  'settings-from',
  'only-on-branch',
];

const kept = new Set([...runOptions, ...manyOptions].map(plainName));
const own = new Set(ownOptions.map(plainName));

/** Whether Nx keeps a flag of this name for itself. */
export function isNxOption(name: string): boolean {
  return kept.has(plainName(name));
}

/** Whether a setting of this name can be given as a flag: not if the flag means something else in every run. */
export function mayBeFlag(name: string): boolean {
  return !isNxOption(name) && !own.has(plainName(name));
}
