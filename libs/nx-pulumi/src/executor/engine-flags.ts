import { type EngineOptions } from '../operation/protocol.ts';
import { type Operation } from '../program/operation.ts';

/** A flag that goes to the engine as it is. */
export interface EngineFlag {
  /** Its option in Pulumi's Automation API. */
  option: keyof EngineOptions;
  type: 'boolean' | 'integer' | 'text' | 'list';
  /** The operations that take it. */
  operations: readonly Operation[];
  description: string;
}

const changing = ['preview', 'up', 'refresh', 'destroy'] as const;
const running = ['preview', 'up'] as const;

/** The usual flags of `pulumi`, by their names without dashes in front. A list is given by repeating the flag. */
export const engineFlags: Record<string, EngineFlag> = {
  diff: {
    option: 'diff',
    type: 'boolean',
    operations: [...running, 'destroy'],
    description: 'Show every property that changes.',
  },
  refresh: {
    option: 'refresh',
    type: 'boolean',
    operations: [...running, 'destroy'],
    description: 'First read what is really there into the state; up and preview do, unless with --no-refresh.',
  },
  target: {
    option: 'target',
    type: 'list',
    operations: changing,
    description: 'URN of the only resource to work on; may be given more than once.',
  },
  'target-dependents': {
    option: 'targetDependents',
    type: 'boolean',
    operations: changing,
    description: 'Also what depends on a --target.',
  },
  exclude: {
    option: 'exclude',
    type: 'list',
    operations: changing,
    description: 'URN of a resource to leave as it is; may be given more than once.',
  },
  'exclude-dependents': {
    option: 'excludeDependents',
    type: 'boolean',
    operations: changing,
    description: 'Also what depends on an --exclude.',
  },
  replace: {
    option: 'replace',
    type: 'list',
    operations: running,
    description: 'URN of a resource to make anew; may be given more than once.',
  },
  message: {
    option: 'message',
    type: 'text',
    operations: changing,
    description: 'A note that is kept with the operation.',
  },
  'expect-no-changes': {
    option: 'expectNoChanges',
    type: 'boolean',
    operations: [...running, 'refresh'],
    description: 'Fail if anything changes.',
  },
  parallel: {
    option: 'parallel',
    type: 'integer',
    operations: changing,
    description: 'How many resources are worked on at the same time.',
  },
  'continue-on-error': {
    option: 'continueOnError',
    type: 'boolean',
    operations: ['up', 'destroy'],
    description: 'Go on with the other resources where one fails.',
  },
  'exclude-protected': {
    option: 'excludeProtected',
    type: 'boolean',
    operations: ['destroy'],
    description: 'Leave protected resources, and what they need.',
  },
};

/** Those that Nx keeps for itself where it runs many projects. */
export const takenByNx = ['target', 'exclude', 'parallel'];
