/** Shorter values are not redacted: they are no secrets, and occur everywhere. */
const SHORTEST = 3;
const SHORTEST_LINE = 8;

/**
 * Replaces secret values in a text by `[secret]`, also where they are encoded as base64, in a URL or in JSON, and the longer lines of
 * a value of several lines. It protects Secrets of the cluster, which nx-pulumi, whose `redact` knows secrets of the stack, never sees.
 */
export function redactor(values: Iterable<string>): (text: string) => string {
  const forms = [...values].flatMap((value) => {
    const lines = value.split('\n').map((line) => line.trim());
    return [value, value.trim(), ...lines.filter(({ length }) => length >= SHORTEST_LINE)].flatMap(formsOf);
  });
  // The longest first: one secret may contain another.
  const wanted = [...new Set(forms)]
    .filter(({ length }) => length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
  return (text) => wanted.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
}

function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64');
  return [value, base64, base64.replace(/=+$/, ''), encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
}
