/** The key that the engine puts beside a secret value in a stack's state, which then has its plain text as JSON. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
/** A shorter text is no secret: to redact it would garble everything. */
const SHORTEST = 3;
/** Lines of a secret of several lines are redacted if they are at least this long: "apiVersion: v1" is no secret. */
const SHORTEST_LINE = 16;
/** And so are values after a key, in YAML, JSON and lists of variables. */
const SHORTEST_VALUE = 8;
const KEY_AND_VALUE = /^(?:- +|export +)?["']?[\w./-]+["']? *[:=] *["']?(.*?)["']?,?$/;

/** A value of a stack's state with its secrets in plain text; each of them is added to `secrets`. */
export function reveal(value: unknown, secrets: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => reveal(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  if (SIGNATURE in value && 'plaintext' in value) {
    const plain = JSON.parse(String(value.plaintext)) as unknown;
    for (const text of texts(plain)) secrets.add(text);
    return plain;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item, secrets)]));
}

/** The texts in a secret value, which may be a structure. */
export function texts(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

/** Replaces secrets by `[secret]`, also where they are encoded as base64, in a URL or in JSON. */
export function redact(text: string, secrets: Iterable<string>): string {
  const forms = [...secrets]
    .flatMap(withLines)
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
function withLines(secret: string): string[] {
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
