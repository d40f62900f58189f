import { isDeepStrictEqual } from 'node:util';
import { stackFileName } from '../settings/stack-file.ts';
import { UserError } from '../user-error.ts';
import { pulumi } from './cli.ts';
import { type ConfigEntry, type RequestInFolder } from './protocol.ts';

/** A value of the configuration that an earlier operation ran with, as the backend keeps it. */
interface PastValue {
  value?: string;
  objectValue?: unknown;
  secret: boolean;
}

interface PastOperation {
  kind: string;
  result?: string;
  config?: Record<string, PastValue>;
}

/** How many operations of a stack are read at once, newest first. */
const PAGE = 10;

/**
 * Refuses to return to a default in silence: a setting that nothing gives now, and that the last successful deployment ran with
 * another value of. A setting that it did not know is new, and takes its default.
 */
export async function refuseSilentReturn(request: RequestInFolder): Promise<void> {
  const byDefault = request.settings.filter((entry) => entry.byDefault);
  if (byDefault.length === 0) return;
  // Decrypted only where a secret has to be compared.
  const past = await lastDeployment(
    request,
    byDefault.some(({ encrypt }) => encrypt),
  );
  const changed = byDefault.flatMap((entry) => {
    const before = past?.config?.[entry.key];
    return before && !isSame(before, entry.value) ? [complaint(entry, before, request.stack)] : [];
  });
  if (changed.length > 0) throw new UserError(changed.join('\n'));
}

async function lastDeployment(
  { workFolder, stack }: RequestInFolder,
  decrypt: boolean,
): Promise<PastOperation | undefined> {
  const args = ['stack', 'history', '--json', '--stack', stack, '--page-size', String(PAGE)];
  for (let page = 1; ; page++) {
    const secrets = decrypt ? ['--show-secrets'] : [];
    const text = await pulumi(workFolder, [...args, '--page', String(page), ...secrets]);
    const operations = JSON.parse(text) as PastOperation[];
    const found = operations.find(({ kind, result }) => kind === 'update' && result === 'succeeded');
    if (found || operations.length < PAGE) return found;
  }
}

function isSame(before: PastValue, now: unknown): boolean {
  if (typeof now !== 'string') return isDeepStrictEqual(before.objectValue, now);
  return before.value === now;
}

function complaint({ key, value, encrypt, byDefault = {} }: ConfigEntry, before: PastValue, stack: string): string {
  const { flag, variable } = byDefault;
  const file = stackFileName(stack);
  if (encrypt || before.secret) {
    const ways = [variable && `the environment variable ${variable}`, `${file}, encrypted`]
      .filter(Boolean)
      .join(' or ');
    return `The setting "${key}" is not given, and its default is not what stack "${stack}" was deployed with. Both are secret; give either, in ${ways}.`;
  }
  const [was, is] = [text(before), typeof value === 'string' ? value : JSON.stringify(value)];
  const ways = flag ? ` Give ${flag}=${quoted(was)} to keep it or ${flag}=${quoted(is)} to change it, or` : ` Give`;
  return `The setting "${key}" is not given: stack "${stack}" was deployed with ${JSON.stringify(was)}, and the default is ${JSON.stringify(is)}.${ways} a line "${key}: …" with either in ${file}.`;
}

const text = ({ value, objectValue }: PastValue) =>
  objectValue === undefined ? (value ?? '') : JSON.stringify(objectValue);

/** As a shell takes it. */
const quoted = (word: string) => (/^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
