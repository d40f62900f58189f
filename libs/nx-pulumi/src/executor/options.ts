import { type ExecutorContext } from '@nx/devkit';
import { type CommandLine, flagUses, names, runsMany } from '../command-line/command-line.ts';
import { flagText, withoutValue } from '../command-line/flag-value.ts';
import { commandLine } from '../command-line/hand-over.ts';
import { isNxOption, mayBeFlag } from '../command-line/nx-options.ts';
import { sameFlag } from '../command-line/flag-name.ts';
import { type EngineOptions } from '../operation/protocol.ts';
import { type Operation } from '../program/operation.ts';
import { type Setting } from '../program/setting.ts';
import { didYouMean } from '../settings/did-you-mean.ts';
import { isFlag } from '../settings/is-flag.ts';
import { UserError } from '../user-error.ts';
import { engineFlagsOf, readEngineFlags, refuseMisplaced } from './read-engine-flags.ts';

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
export interface ParsedOptions {
  options: RunOptions;
  flags: Record<string, string>;
  engine: EngineOptions;
}

/** Reads what Nx passes to the executor, and the command line for what Nx keeps or changes: --version, and numbers. */
export function readOptions(options: RunOptions, settings: Setting[], context: ExecutorContext): ParsedOptions {
  const line = commandLine();
  const addressed = line && names(line, context.projectName ?? '', context.targetName ?? '') ? line : undefined;
  refuseUnknown(options, settings, addressed);
  refuseMisplaced(options.operation, addressed);
  const passed = { ...options } as Record<string, unknown>;
  const flags = settings.flatMap((setting) => {
    if (!mayBeFlag(setting.name)) return [];
    const value = given(setting.name, setting.type === 'boolean', addressed, passed);
    // An empty text is a value where there is a default that it replaces.
    if (value === '' && setting.default === undefined) withoutValue(setting.name);
    return value === undefined ? [] : [[setting.name, value] as const];
  });
  const texts = ['stack', 'wait'].flatMap((name) => {
    const value = given(name, false, addressed, passed);
    if (value === '') withoutValue(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    options: { ...options, ...Object.fromEntries(texts) },
    flags: Object.fromEntries(flags),
    engine: readEngineFlags(options.operation, settings, addressed, passed),
  };
}

function given(
  flag: string,
  isBoolean: boolean,
  line: CommandLine | undefined,
  options: Record<string, unknown>,
): string | undefined {
  const typed = line && flagText(line, flag, isBoolean ? 'boolean' : 'valued');
  if (typed !== undefined) return typed;
  const passed = Object.entries(options).find(([name]) => sameFlag(name, flag))?.[1];
  if (typeof passed === 'boolean' && !isBoolean) withoutValue(flag);
  return passed === undefined || typeof passed === 'string' ? passed : JSON.stringify(passed);
}

function refuseUnknown(
  { operation, ...options }: RunOptions,
  settings: Setting[],
  line: CommandLine | undefined,
): void {
  const others = [...ownFlags, ...Object.keys(engineFlagsOf(operation, settings))];
  const shown = [...settings.filter(isFlag).map(({ name }) => name), ...others];
  // A secret one is refused for that, later.
  const known = [...settings.map(({ name }) => name).filter(mayBeFlag), ...others];
  const swallowed = line && flagUses(line, 'version').length > 0 ? ['version'] : [];
  const unknown = [...Object.keys(options), ...swallowed].find(
    (name) => !nxOptions.test(name) && !targetOptions.includes(name) && !known.some((flag) => sameFlag(flag, name)),
  );
  if (unknown !== undefined) {
    throw new UserError(
      `The flag --${unknown} is not known.${didYouMean(unknown, shown)} ` +
        `Known are ${shown.map((flag) => `--${flag}`).join(', ')}; settings are declared in the program's Pulumi.yaml.`,
    );
  }
  if (!line || runsMany(line)) return;
  // -c, -p and -t are Nx's in any case.
  const kept = settings.find(({ name }) => isNxOption(name) && name.length > 1 && flagUses(line, name).length > 0);
  if (kept) {
    throw new UserError(
      `The flag --${kept.name} is not the setting of that name, for Nx keeps it: give the setting "${kept.name}" in Pulumi.<stack>.yaml, as in "${kept.key}: <${kept.type}>".`,
    );
  }
}
