import { pulumi } from './cli.ts';
import { type RequestInFolder } from './protocol.ts';

/** What the engine puts around a secret value in a stack's state, beside its plain text as JSON. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
/** A shorter text is no secret, and to redact it would garble everything. */
const SHORTEST = 3;
/** Lines of a secret of several lines are redacted too, if they are at least this long: "apiVersion: v1" is no secret. */
const SHORTEST_LINE = 16;
/** And so are the values in them, of YAML, JSON and lists of variables. */
const SHORTEST_VALUE = 8;
const KEY_AND_VALUE = /^(?:- +|export +)?["']?[\w./-]+["']? *[:=] *["']?(.*?)["']?,?$/;

/** A value of a stack's state with its secrets in plain text; each of them is added to `secrets`. */
export function revealed(value: unknown, secrets: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => revealed(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  if (SIGNATURE in value && 'plaintext' in value) {
    const plain = JSON.parse(String(value.plaintext)) as unknown;
    for (const text of texts(plain)) secrets.add(text);
    return plain;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(item, secrets)]));
}

/** The secret settings of a stack in plain text. */
export async function secretSettings({ workFolder, stack }: RequestInFolder): Promise<string[]> {
  const text = await pulumi(workFolder, ['config', '--show-secrets', '--json', '--stack', stack]);
  const settings = JSON.parse(text) as Record<string, { value?: string; objectValue?: unknown; secret?: boolean }>;
  return Object.values(settings).flatMap(({ value, objectValue, secret }) =>
    secret ? texts(objectValue ?? value) : [],
  );
}

/** Replaces secrets by `[secret]`, also where they are encoded as base64, in a URL or in JSON. */
export function redacted(text: string, secrets: Iterable<string>): string {
  const forms = [...secrets]
    .flatMap(withParts)
    .flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64'),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]);
  // The longest first: one secret may be a part of another.
  const wanted = [...new Set(forms)]
    .filter(({ length }) => length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
  return wanted.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
}

/** A secret and, if it has several lines, those that are long enough, and the values in them. */
function withParts(secret: string): string[] {
  const text = secret.trim();
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.length === 1) return [secret, text];
  const values = lines.map((line) => KEY_AND_VALUE.exec(line)?.[1] ?? '');
  return [
    secret,
    text,
    ...lines.filter(({ length }) => length >= SHORTEST_LINE),
    ...values.filter(({ length }) => length >= SHORTEST_VALUE),
  ];
}

function texts(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
