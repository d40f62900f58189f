import { type EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { UserError } from '@per-branch/go-tool';
import { stackFileName } from '../settings/stack-file.ts';
import { type OperationRequest } from './protocol.ts';

/** An error of the engine, in its own words. */
export class EngineError extends UserError {}

/** Collects the errors of each resource from the engine's events, so that they are shown last, and once. */
export class ErrorSummary {
  /** Text of an error, and the URN of its resource; empty for an error of the program. */
  private readonly errors = new Map<string, string>();

  add({ diagnosticEvent }: Pick<EngineEvent, 'diagnosticEvent'>): void {
    if (diagnosticEvent?.severity !== 'error') return;
    const { urn = '', message } = diagnosticEvent;
    const text = messageText(message);
    // The engine's summary of the errors that are listed anyway.
    if (!text || /^(update|preview|refresh|destroy) failed$/.test(text)) return;
    // What fails a resource is often reported once more as the program's failure.
    if (!this.errors.get(text)) this.errors.set(text, isStack(urn) ? '' : urn);
  }

  get empty(): boolean {
    return this.errors.size === 0;
  }

  toString(): string {
    const byResource = new Map<string, string[]>();
    for (const [text, urn] of this.errors) byResource.set(urn, [...(byResource.get(urn) ?? []), indent(text)]);
    return [...byResource].map(([urn, texts]) => [resourceName(urn), ...texts].join('\n')).join('\n');
  }
}

/** An error without colors, and without the stack trace that the engine has printed above. */
function messageText(message: string): string {
  return message
    .replaceAll(/<\{%.*?%\}>/g, '')
    .replace(/^Unhandled exception: (\w*Error: )?/, '')
    .replaceAll(/^ +at .*\n?/gm, '')
    .trim();
}

const indent = (text: string) => text.replaceAll(/^/gm, '  ');
const typeOf = (urn: string) => urn.split('::')[2]?.split('$').at(-1) ?? '';
const isStack = (urn: string) => typeOf(urn) === 'pulumi:pulumi:Stack';

/** `urn:pulumi:stack::project::parent$type::name` as `name (type)`. */
function resourceName(urn: string): string {
  return urn ? `${urn.split('::').slice(3).join('::')} (${typeOf(urn)})` : 'The program';
}

type StackNames = Pick<OperationRequest, 'stack' | 'project'>;

/** What the user can do about an error of the engine; undefined for one whose own message is enough. */
export function explain(error: string, names: StackNames): string | undefined {
  for (const [pattern, explanation] of explanations(names)) {
    const found = pattern.exec(error);
    if (found) return found[0].replace(pattern, explanation);
  }
  return undefined;
}

const explanations = ({ stack, project }: StackNames): [RegExp, string][] => [
  [
    /incorrect passphrase/,
    `The passphrase is not the one that the secrets of stack "${stack}" were encrypted with: ` +
      'set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to that one.',
  ],
  [
    /passphrase must be set with/,
    `Stack "${stack}" encrypts its secrets with a passphrase, and none is set: ` +
      'set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE.',
  ],
  [
    /PULUMI_ACCESS_TOKEN must be set|not logged in|login required/i,
    `No backend is configured for the stacks of "${project}": log in with "pulumi login <url>", ` +
      'or set PULUMI_BACKEND_URL (gs://bucket, s3://bucket, file:///folder).',
  ],
  [
    /unknown stack "([^"]+)"/,
    'The program reads the outputs of stack "$1", and there is no such stack in this backend. ' +
      'Deploy that one first, or correct its name.',
  ],
  [
    /Required output '([^']+)' does not exist on stack '([^']+)'/,
    'The program reads the output "$1" of stack "$2", which has none of that name. ' +
      'Deploy that stack with a program that has it.',
  ],
  [
    /Missing required configuration variable '(?:[^':]+:)?([^']+)'/,
    'The program reads the setting "$1", which is neither declared nor in the stack\'s file. ' +
      `Declare it in the block "config:" of its Pulumi.yaml, or write it into ${stackFileName(stack)}.`,
  ],
  [
    /Detected that (?:\S*\/)?(\S+) exited prematurely/,
    'The process of the provider $1 ended in the middle of the work: it was killed, or failed by a fault of its own ' +
      `(see its output above). What had been done to stack "${stack}" is recorded; run it again to complete it.`,
  ],
];

/** Whether two errors of the engine have the same message, or the same explanation. */
export function haveSameCause(one: Error, other: Error, names: StackNames): boolean {
  const cause = ({ message }: Error) => explain(message, names) ?? message;
  return cause(one) === cause(other);
}
