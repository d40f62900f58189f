import { type Setting } from '../program/setting.ts';
import { plainName } from './flags.ts';

/** Flags of the executor `run`; see schema.json. */
export const runFlags = ['stack', 'yes', 'json', 'skip-preview', 'wait'];

/** Options of the executor `run` that a target sets, not a command line. */
export const targetOptions = ['operation', 'local', 'settings-from', 'only-on-branch'];

/**
 * Flags of `nx run`, `nx <target>`, `nx run-many` and `nx affected` that Nx 23 and 24 keep: they never reach a task.
 * `--version` is missing, because it is read from the command line.
 */
const nxFlags = [
  ...['configuration', 'c', 'project', 'p', 'target', 't', 'help', 'verbose', 'exclude', 'parallel', 'max-parallel'],
  ...['runner', 'prod', 'graph', 'nx-bail', 'nx-ignore-cycles', 'skip-nx-cache', 'disable-nx-cache'],
  ...['skip-remote-cache', 'disable-remote-cache', 'exclude-task-dependencies', 'skip-sync', 'cloud', 'dte'],
  ...['use-agents', 'agents', 'output-style', 'tui', 'tui-auto-exit', 'batch'],
  ...['targets', 'projects', 'all', 'files', 'stdin', 'uncommitted', 'untracked', 'base', 'head'],
];

const kept = new Set(nxFlags.map(plainName));
const reserved = new Set([...nxFlags, ...runFlags, ...targetOptions].map(plainName));

/** Whether Nx keeps a flag of this name for itself. */
export function isNxFlag(name: string): boolean {
  return kept.has(plainName(name));
}

/** Whether a setting of this name can be a flag: not if the flag means something else in every run. */
export function canBeFlag(name: string): boolean {
  return !reserved.has(plainName(name));
}

/** Whether a setting is given as a flag: not if it is secret, or if its name is reserved. */
export function isFlagSetting({ name, secret }: Pick<Setting, 'name' | 'secret'>): boolean {
  return !secret && canBeFlag(name);
}
