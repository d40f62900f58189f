import { type ExecutorContext } from '@nx/devkit';
import leven from 'leven';
import { UserError } from '@per-branch/go-tool';
import { capturedCommandLine } from '../command-line/capture-command-line.ts';
import { namesTask, runsMany } from '../command-line/command-line.ts';
import { type FlagSources, flagText, hasFlag, refuseWithoutValue, sameFlag } from '../command-line/flags.ts';
import { canBeFlag, isFlagSetting, isNxFlag, runFlags, targetOptions } from '../command-line/reserved-flags.ts';
import { type EngineFlags } from '../operation/protocol.ts';
import { type Operation } from '../program/operation.ts';
import { type Setting } from '../program/setting.ts';
import { engineFlagsOf, readEngineFlags, refuseMisplaced } from './engine-flags.ts';

/** Options of the executor `run`; see schema.json. */
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

/** The options of a run, as text where Nx would convert it. */
export interface ParsedOptions {
  options: RunOptions;
  /** Settings that flags give, by name. */
  flags: Record<string, string>;
  engine: EngineFlags;
}

/** Parses what Nx passes to the executor, and the command line for what Nx keeps or converts: --version, numbers. */
export function parseOptions(options: RunOptions, settings: Setting[], context: ExecutorContext): ParsedOptions {
  const captured = capturedCommandLine();
  const isNamed = captured && namesTask(captured, context.projectName ?? '', context.targetName ?? '');
  const sources = { options, line: isNamed ? captured : undefined };
  refuseUnknown(settings, sources);
  refuseMisplaced(options.operation, sources.line);
  const ownFlags = [{ name: 'stack' }, { name: 'wait' }];
  const { stack, wait, ...flags } = textsOf([...ownFlags, ...settings.filter(({ name }) => canBeFlag(name))], sources);
  const engine = readEngineFlags(options.operation, settings, sources);
  return { options: { ...options, stack, wait }, flags, engine };
}

/** The texts of flags by name, without those that are not given. */
function textsOf(flags: Partial<Setting>[], sources: FlagSources): Record<string, string> {
  return Object.fromEntries(
    flags.flatMap(({ name = '', type = 'string', default: defaultText }) => {
      const text = flagText(sources, name, type);
      // An empty text is a value where there is a default that it replaces.
      if (text === '' && defaultText === undefined) refuseWithoutValue(name);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** Options that Nx itself adds. */
const addedByNx = /^(_|__.*|\$0|verbose)$/;

function refuseUnknown(settings: Setting[], { options, line }: FlagSources & { options: RunOptions }): void {
  const others = [...runFlags, ...Object.keys(engineFlagsOf(options.operation, settings))];
  // Secret ones have an error of their own.
  const known = [...settings.map(({ name }) => name).filter(canBeFlag), ...others, ...targetOptions];
  const given = [...Object.keys(options), ...(hasFlag(line, 'version') ? ['version'] : [])];
  const unknown = given.find((name) => !addedByNx.test(name) && !known.some((flag) => sameFlag(flag, name)));
  if (unknown !== undefined) {
    const listed = [...settings.filter(isFlagSetting).map(({ name }) => name), ...others];
    throw new UserError(
      `The flag --${unknown} is unknown.${didYouMean(unknown, listed)} ` +
        `Known flags are ${listed.map((flag) => `--${flag}`).join(', ')}; settings are declared in the program's Pulumi.yaml.`,
    );
  }
  if (!line || runsMany(line)) return;
  // -c, -p and -t are Nx's in any case.
  const kept = settings.find(({ name }) => isNxFlag(name) && name.length > 1 && hasFlag(line, name));
  if (kept) {
    throw new UserError(
      `Nx keeps the flag --${kept.name} for itself: give the setting "${kept.name}" in Pulumi.<stack>.yaml, as in "${kept.key}: <${kept.type}>".`,
    );
  }
}

/** " Did you mean --version?" for a name that is nearly a known one; else nothing. */
export function didYouMean(name: string, known: string[]): string {
  const [nearest] = known
    .map((flag) => ({ flag, distance: leven(name.toLowerCase(), flag.toLowerCase()) }))
    .filter(({ flag, distance }) => distance <= 0.4 * flag.length)
    .sort((one, other) => one.distance - other.distance);
  return nearest ? ` Did you mean --${nearest.flag}?` : '';
}
