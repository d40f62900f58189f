import { UserError } from '../user-error.ts';
import { type CommandLine, type FlagUse, flagUses } from './command-line.ts';

/** A flag without a value means `true`, if it is one of these; any other has to have one. */
export type FlagType = 'boolean' | 'valued';

/**
 * The text that a command line gives a flag, exactly: Nx makes numbers of what looks like one, so that 1.10 would be 1.1, and
 * keeps --version for itself. The last one counts.
 */
export function flagText(line: CommandLine, flag: string, type: FlagType): string | undefined {
  return flagTexts(line, flag, type).at(-1);
}

/** All texts that a command line gives a flag that may be given more than once. */
export function flagTexts(line: CommandLine, flag: string, type: FlagType): string[] {
  return flagUses(line, flag).map((use) => (type === 'boolean' ? truth(use) : value(use, flag)));
}

function truth({ text, next, negated }: FlagUse): string {
  if (negated) return 'false';
  return text ?? (next === 'true' || next === 'false' ? next : 'true');
}

function value({ text, next, negated }: FlagUse, flag: string): string {
  if (negated) throw new UserError(`--no-${flag} says nothing: --${flag} takes a value, as in --${flag}=<value>.`);
  return text ?? next ?? withoutValue(flag);
}

/** Says so where a variable of the shell was empty: `--branch $EMPTY --yes` is not the branch "true". */
export function withoutValue(flag: string): never {
  throw new UserError(
    `The flag --${flag} has no value: give it one, as in --${flag}=<value>, or leave it out. (Was a variable of the shell empty?)`,
  );
}
