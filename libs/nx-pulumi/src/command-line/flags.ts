import { UserError } from '@per-branch/go-tool';
import { type SettingType, toText } from '../program/setting.ts';
import { type CommandLine, splitFlag } from './command-line.ts';

/** A boolean flag without a value is `true`; any other needs a value. A list is given by repeating the flag. */
export type FlagType = SettingType | 'list';

/** Where a run takes its flags from. */
export interface FlagSources {
  /** The command line, if it names the task of the run. */
  line?: CommandLine;
  /** What Nx passes to the executor: options of the target, and flags after Nx converted them. */
  options: object;
}

/**
 * A flag's name without what makes no difference to Nx: `--skip-preview` is `--skipPreview`, and `-t` is `--target`.
 */
export function plainName(flag: string): string {
  const name = flag.replaceAll('-', '').toLowerCase();
  return name === 't' ? 'target' : name;
}

/** Whether two spellings mean the same flag. */
export function sameFlag(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

/**
 * The texts that a run gives a flag: as typed, else what Nx passes. Nx converts what looks like a number, so that 1.10
 * would be 1.1, and keeps --version for itself.
 */
export function flagTexts({ line, options }: FlagSources, flag: string, type: FlagType): string[] {
  const typed = flagUses(line, flag).map((use) => (type === 'boolean' ? booleanText(use) : valueText(use, flag)));
  if (typed.length > 0) return typed;
  const passed = Object.entries(options).find(([name]) => sameFlag(name, flag))?.[1] as unknown;
  if (passed === undefined) return [];
  if (passed === true && type !== 'boolean') refuseWithoutValue(flag);
  if (passed === false && type !== 'boolean') refuseNegated(flag);
  return (type === 'list' && Array.isArray(passed) ? passed : [passed]).map(toText);
}

/** The text of a flag that is not a list: the last one counts. */
export function flagText(sources: FlagSources, flag: string, type: FlagType): string | undefined {
  return flagTexts(sources, flag, type).at(-1);
}

/** Whether a command line has a flag, with or without a value. */
export function hasFlag(line: CommandLine | undefined, flag: string): boolean {
  return flagUses(line, flag).length > 0;
}

/** Refuses e.g. `--branch $EMPTY --yes`, where the branch is not "true". */
export function refuseWithoutValue(flag: string): never {
  throw new UserError(
    `The flag --${flag} has no value: give it one, as in --${flag}=<value>, or leave it out. (Is a shell variable empty?)`,
  );
}

type FlagUse = ReturnType<typeof flagUses>[number];

/** Each use of a flag: the text after its `=`, the next argument if that is no flag, and whether it is --no-<flag>. */
function flagUses(line: CommandLine | undefined, flag: string) {
  const { args } = line ?? { args: [] };
  return args.flatMap((arg, index) => {
    const [name, text] = splitFlag(arg);
    const negated = text === undefined && sameFlag(name, `no-${flag}`);
    if (!name.startsWith('-') || (!negated && !sameFlag(name, flag))) return [];
    const next = args[index + 1];
    return [{ text, next: next?.startsWith('-') ? undefined : next, negated }];
  });
}

function booleanText({ text, next, negated }: FlagUse): string {
  if (negated) return 'false';
  return text ?? (next === 'true' || next === 'false' ? next : 'true');
}

function valueText({ text, next, negated }: FlagUse, flag: string): string {
  if (negated) refuseNegated(flag);
  return text ?? next ?? refuseWithoutValue(flag);
}

function refuseNegated(flag: string): never {
  throw new UserError(`--no-${flag} has no meaning: --${flag} takes a value, as in --${flag}=<value>.`);
}
