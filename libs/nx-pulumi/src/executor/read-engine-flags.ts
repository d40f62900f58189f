import { type CommandLine, flagUses, runsMany, targetIsTask } from '../command-line/command-line.ts';
import { flagTexts, withoutValue } from '../command-line/flag-value.ts';
import { sameFlag } from '../command-line/flag-name.ts';
import { type EngineOptions } from '../operation/protocol.ts';
import { type Operation } from '../program/operation.ts';
import { type Setting } from '../program/setting.ts';
import { UserError } from '../user-error.ts';
import { type EngineFlag, engineFlags, takenByNx } from './engine-flags.ts';

/** The flags of the engine that an operation of a program takes: one that a setting is called after means the setting. */
export function engineFlagsOf(operation: Operation, settings: Setting[]): Record<string, EngineFlag> {
  return Object.fromEntries(
    Object.entries(engineFlags).filter(
      ([name, { operations }]) =>
        operations.includes(operation) &&
        (takenByNx.includes(name) || !settings.some((set) => sameFlag(set.name, name))),
    ),
  );
}

/** What a run gives the engine, from the command line, else from the options that Nx passes. */
export function readEngineFlags(
  operation: Operation,
  settings: Setting[],
  line: CommandLine | undefined,
  options: Record<string, unknown>,
): EngineOptions {
  const given = Object.entries(engineFlagsOf(operation, settings)).flatMap(([name, flag]) => {
    const texts = textsOf(name, flag, line, options);
    return texts.length > 0 ? [[flag.option, valueOf(name, flag, texts)] as const] : [];
  });
  return Object.fromEntries(given);
}

/** Refuses a flag of the engine that this operation does not have: Nx would swallow --target, and the rest is not for it. */
export function refuseMisplaced(operation: Operation, line: CommandLine | undefined): void {
  if (!line) return;
  for (const name of takenByNx.filter((taken) => !isForNx(taken, line))) {
    const { operations } = engineFlags[name] as EngineFlag;
    if (spellings(name).some((flag) => flagUses(line, flag).length > 0) && !operations.includes(operation)) {
      throw new UserError(`The flag --${name} is for ${operations.join(', ')}: "${operation}" has none.`);
    }
  }
}

function isForNx(name: string, line: CommandLine): boolean {
  return takenByNx.includes(name) && (name === 'target' ? targetIsTask(line) : runsMany(line));
}

/** Nx swallows -t like --target, and the engine knows both. */
function spellings(name: string): string[] {
  return name === 'target' ? [name, 't'] : [name];
}

function textsOf(
  name: string,
  { type }: EngineFlag,
  line: CommandLine | undefined,
  options: Record<string, unknown>,
): string[] {
  if (line && !isForNx(name, line)) {
    const typed = spellings(name).flatMap((flag) => flagTexts(line, flag, type === 'boolean' ? 'boolean' : 'valued'));
    if (typed.length > 0) return typed;
  }
  const passed = Object.entries(options).find(([option]) => sameFlag(option, name))?.[1];
  if (passed === undefined) return [];
  return (Array.isArray(passed) ? passed : [passed]).map(String);
}

function valueOf(name: string, { type }: EngineFlag, texts: string[]): unknown {
  const last = texts.at(-1) ?? '';
  if (texts.includes('')) withoutValue(name);
  switch (type) {
    case 'list':
      return texts;
    case 'text':
      return last;
    case 'boolean':
      if (last === 'true' || last === 'false') return last === 'true';
      throw new UserError(`The flag --${name} is to be true or false, and "${last}" is neither.`);
    case 'integer':
      if (/^[1-9]\d*$/.test(last)) return Number(last);
      throw new UserError(
        `The flag --${name} is to be a whole number from 1, as in --${name}=4, and "${last}" is none.`,
      );
  }
}
