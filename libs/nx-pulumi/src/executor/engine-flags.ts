import { UserError } from '@per-branch/go-tool';
import { type CommandLine, runsMany, targetIsTask } from '../command-line/command-line.ts';
import { type FlagSources, flagTexts, hasFlag, refuseWithoutValue, sameFlag } from '../command-line/flags.ts';
import { type EngineFlags } from '../operation/protocol.ts';
import { type Operation } from '../program/operation.ts';
import { type Setting } from '../program/setting.ts';

/** A flag of `pulumi` that goes to the engine as it is. */
interface EngineFlag {
  type: 'boolean' | 'integer' | 'string' | 'list';
  /** The operations that take it. */
  operations: readonly Operation[];
}

const allChanges = ['preview', 'up', 'refresh', 'destroy'] as const;

/** By their names without dashes in front; schema.json describes them. */
export const engineFlags: Record<string, EngineFlag> = {
  diff: { type: 'boolean', operations: ['preview', 'up', 'destroy'] },
  refresh: { type: 'boolean', operations: ['preview', 'up', 'destroy'] },
  target: { type: 'list', operations: allChanges },
  'target-dependents': { type: 'boolean', operations: allChanges },
  exclude: { type: 'list', operations: allChanges },
  'exclude-dependents': { type: 'boolean', operations: allChanges },
  replace: { type: 'list', operations: ['preview', 'up'] },
  message: { type: 'string', operations: allChanges },
  'expect-no-changes': { type: 'boolean', operations: ['preview', 'up', 'refresh'] },
  parallel: { type: 'integer', operations: allChanges },
  'continue-on-error': { type: 'boolean', operations: ['up', 'destroy'] },
  'exclude-protected': { type: 'boolean', operations: ['destroy'] },
};

/** Those that Nx keeps for itself where it runs many projects. */
const sharedWithNx = ['target', 'exclude', 'parallel'];

/** The engine's flags that an operation of a program takes. A flag with the name of a setting gives the setting. */
export function engineFlagsOf(operation: Operation, settings: Setting[]): Record<string, EngineFlag> {
  const isSetting = (name: string) => settings.some((setting) => sameFlag(setting.name, name));
  return Object.fromEntries(
    Object.entries(engineFlags).filter(
      ([name, { operations }]) => operations.includes(operation) && (sharedWithNx.includes(name) || !isSetting(name)),
    ),
  );
}

/** The options of the Automation API that the flags of a run give. */
export function readEngineFlags(
  operation: Operation,
  settings: Setting[],
  { line, options }: FlagSources,
): EngineFlags {
  const given = Object.entries(engineFlagsOf(operation, settings)).flatMap(([name, { type }]) => {
    const texts = flagTexts({ options, line: isForNx(name, line) ? undefined : line }, name, type);
    return texts.length > 0 ? [[optionName(name), valueOf(name, type, texts)] as const] : [];
  });
  return Object.fromEntries(given);
}

/** Refuses a flag that this operation does not take and that Nx would drop. */
export function refuseMisplaced(operation: Operation, line: CommandLine | undefined): void {
  for (const name of sharedWithNx) {
    const { operations } = engineFlags[name] as EngineFlag;
    if (!operations.includes(operation) && !isForNx(name, line) && hasFlag(line, name))
      throw new UserError(`The flag --${name} is for ${operations.join(', ')}: "${operation}" does not take it.`);
  }
}

function isForNx(name: string, line: CommandLine | undefined): boolean {
  return line !== undefined && sharedWithNx.includes(name) && (name === 'target' ? targetIsTask : runsMany)(line);
}

/** `target-dependents` is `targetDependents` in Pulumi's Automation API. */
export function optionName(flag: string): string {
  return flag.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function valueOf(name: string, type: EngineFlag['type'], texts: string[]): string | string[] | boolean | number {
  const last = texts.at(-1) ?? '';
  if (texts.includes('')) refuseWithoutValue(name);
  if (type === 'list') return texts;
  if (type === 'string') return last;
  if (type === 'boolean') {
    if (last === 'true' || last === 'false') return last === 'true';
    throw new UserError(`The flag --${name} must be true or false, not "${last}".`);
  }
  if (/^[1-9]\d*$/.test(last)) return Number(last);
  throw new UserError(`The flag --${name} must be a whole number from 1, as in --${name}=4, not "${last}".`);
}
