import { type UpdateSummary } from '@pulumi/pulumi/automation/index.js';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '@per-branch/go-tool';
import { stackFileName } from '../settings/stack-file.ts';
import { type OperationContext } from './operation-context.ts';
import { type ConfigEntry } from './protocol.ts';
import { type ConfigValue, type StackClient } from './stack-client.ts';

/** How many operations of a stack are read at once, newest first. */
const PAGE_SIZE = 10;

/**
 * Refuses to return to a default silently: a setting that is not given now, and had another value in the last
 * successful deployment. A setting that the last deployment did not have is new, and takes its default.
 */
export async function refuseSilentReturn({ request, stack }: OperationContext): Promise<void> {
  const byDefault = request.settings.filter((entry) => entry.byDefault);
  if (byDefault.length === 0) return;
  // Decrypted only where a secret has to be compared.
  const hasSecret = byDefault.some(({ encrypt }) => encrypt);
  const { config = {} } = (await lastDeployment(stack, hasSecret)) ?? {};
  const problems = byDefault.flatMap((entry) => {
    const before = config[entry.key];
    return before && !isSame(before, entry.value) ? [problem(entry, before, request.stack)] : [];
  });
  if (problems.length > 0) throw new UserError(problems.join('\n'));
}

async function lastDeployment(stack: StackClient, showSecrets: boolean): Promise<UpdateSummary | undefined> {
  for (let page = 1; ; page++) {
    const operations = await stack.api((api) => api.history(PAGE_SIZE, page, showSecrets));
    const found = operations.find(({ kind, result }) => kind === 'update' && result === 'succeeded');
    if (found || operations.length < PAGE_SIZE) return found;
  }
}

function isSame(before: ConfigValue, now: unknown): boolean {
  if (typeof now !== 'string') return isDeepStrictEqual(before.objectValue, now);
  return before.value === now;
}

function problem({ key, value, encrypt, byDefault = {} }: ConfigEntry, before: ConfigValue, stack: string): string {
  const { flag, variable } = byDefault;
  const file = stackFileName(stack);
  if (encrypt || before.secret) {
    const ways = [variable && `the environment variable ${variable}`, `${file}, encrypted`]
      .filter(Boolean)
      .join(' or ');
    return (
      `The setting "${key}" is not given, and its default is not what stack "${stack}" was deployed with. ` +
      `Both are secret; give either, in ${ways}.`
    );
  }
  const [was, is] = [text(before), typeof value === 'string' ? value : JSON.stringify(value)];
  const ways = flag ? ` Give ${flag}=${quoted(was)} to keep it or ${flag}=${quoted(is)} to change it, or` : ` Give`;
  return (
    `The setting "${key}" is not given: stack "${stack}" was deployed with ${JSON.stringify(was)}, ` +
    `and the default is ${JSON.stringify(is)}.${ways} a line "${key}: …" with either in ${file}.`
  );
}

const text = ({ value, objectValue }: ConfigValue) =>
  objectValue === undefined ? (value ?? '') : JSON.stringify(objectValue);

/** Quoted for a shell. */
const quoted = (word: string) => (/^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
