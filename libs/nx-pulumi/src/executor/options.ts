import { type ExecutorContext } from '@nx/devkit';
import { flagText, names, sameFlag } from '../command-line/command-line.js';
import { commandLine } from '../command-line/hand-over.js';
import { type Operation } from '../program/operation.js';
import { type Setting } from '../program/setting.js';
import { didYouMean } from '../settings/did-you-mean.js';
import { UserError } from '../user-error.js';

/** Options of the executor `run`, see schema.json. */
export interface RunOptions {
  operation: Operation;
  stack?: string;
  yes?: boolean;
  json?: boolean;
  skipPreview?: boolean;
  wait?: string;
  local?: boolean;
  settingsFrom?: string;
  onlyOnBranch?: string;
}

const ownFlags = ['stack', 'yes', 'json', 'skip-preview', 'wait'] as const;
/** Named by a target, not by a command line. */
const targetOptions = ['operation', 'local', 'settingsFrom', 'onlyOnBranch'];
/** What Nx itself adds. */
const nxOptions = /^(_|__.*|\$0|verbose)$/;

/** What a run was asked: the options, and the settings that its flags give, as they were typed. */
export interface Asked {
  options: RunOptions;
  flags: Record<string, string>;
}

/** Reads what Nx passes to the executor, and the command line for what Nx keeps or changes: --version, and numbers. */
export function readOptions(options: RunOptions, settings: Setting[], context: ExecutorContext): Asked {
  refuseUnknown(options, settings);
  const line = commandLine();
  const addressed = line && names(line, context.projectName ?? '', context.targetName ?? '') ? line : undefined;
  const given = (flag: string): string | undefined => {
    const typed = addressed && flagText(addressed, flag);
    if (typed !== undefined) return typed;
    const passed = Object.entries(options).find(([name]) => sameFlag(name, flag))?.[1] as unknown;
    return passed === undefined || typeof passed === 'string' ? passed : JSON.stringify(passed);
  };
  const flags = settings.flatMap(({ name }) => {
    const value = given(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const texts = ['stack', 'wait'].flatMap((name) => {
    const value = given(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { options: { ...options, ...Object.fromEntries(texts) }, flags: Object.fromEntries(flags) };
}

function refuseUnknown(options: RunOptions, settings: Setting[]): void {
  const known = [...settings.map(({ name }) => name), ...ownFlags];
  const unknown = Object.keys(options).find(
    (name) => !nxOptions.test(name) && !targetOptions.includes(name) && !known.some((flag) => sameFlag(flag, name)),
  );
  if (unknown === undefined) return;
  throw new UserError(
    `The flag --${unknown} is not known.${didYouMean(unknown, known)} ` +
      `Known are ${known.map((flag) => `--${flag}`).join(', ')}; settings are declared in the program's Pulumi.yaml.`,
  );
}
