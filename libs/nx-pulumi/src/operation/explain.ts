import { stackFileName } from '../settings/stack-file.ts';
import { UserError } from '../user-error.ts';
import { type RequestInFolder } from './protocol.ts';

/** Turns what the engine said into what its reader can do about it; undefined if it says so itself. */
export function explain(said: string, request: Pick<RequestInFolder, 'stack' | 'project'>): UserError | undefined {
  const { stack, project } = request;
  const known: [RegExp, (found: RegExpExecArray) => string][] = [
    [
      /incorrect passphrase/,
      () =>
        `The passphrase is not the one that the secrets of stack "${stack}" were encrypted with: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to that one.`,
    ],
    [
      /passphrase must be set with/,
      () =>
        `Stack "${stack}" encrypts its secrets with a passphrase, and none is set: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE.`,
    ],
    [
      /PULUMI_ACCESS_TOKEN must be set|not logged in|login required/i,
      () =>
        `It is not known where the stacks of "${project}" are kept: log in with "pulumi login <url>", or set PULUMI_BACKEND_URL (gs://bucket, s3://bucket, file:///folder).`,
    ],
    [
      /unknown stack "([^"]+)"/,
      ([, other]) =>
        `The program reads the outputs of stack "${other}", and there is no such stack in this backend. Deploy that one first, or correct its name.`,
    ],
    [
      /Required output '([^']+)' does not exist on stack '([^']+)'/,
      ([, output, other]) =>
        `The program reads the output "${output}" of stack "${other}", which has none of that name. Deploy that stack with a program that has it.`,
    ],
    [
      /Missing required configuration variable '(?:[^':]+:)?([^']+)'/,
      ([, setting]) =>
        `The program asks for the setting "${setting}", which is neither declared nor in the stack's file. Declare it in the block "config:" of its Pulumi.yaml, or write it into ${stackFileName(stack)}.`,
    ],
    [
      /Detected that (?:\S*\/)?(\S+) exited prematurely/,
      ([, plugin]) =>
        `The process of the provider ${plugin} ended in the middle of the work: it was killed, or failed by a fault of its own (what it said is above). ` +
        `What had been done to stack "${stack}" is recorded; run it again to complete it.`,
    ],
  ];
  for (const [pattern, message] of known) {
    const found = pattern.exec(said);
    if (found) return new UserError(message(found));
  }
  return undefined;
}

/** Whether two errors of the engine say the same, or mean the same to their reader. */
export function haveSameCause(one: Error, other: Error, request: Pick<RequestInFolder, 'stack' | 'project'>): boolean {
  const cause = ({ message }: Error) => explain(message, request)?.message ?? message;
  return cause(one) === cause(other);
}
