/** A shorter text is no secret, and to redact it would garble everything. */
const SHORTEST = 3;
const SHORTEST_LINE = 8;

/**
 * Replaces secret values in a text, as they are and as logs show them: in base64, in a URL, in JSON, and each longer line of a
 * value that has several.
 */
export function redactor(values: Iterable<string>): (text: string) => string {
  const forms = [...values].flatMap((value) => {
    const lines = value.split('\n').map((line) => line.trim());
    return [value, value.trim(), ...lines.filter(({ length }) => length >= SHORTEST_LINE)].flatMap(formsOf);
  });
  // The longest first: one secret may be a part of another.
  const wanted = [...new Set(forms)]
    .filter(({ length }) => length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
  return (text) => wanted.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
}

function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString('base64');
  return [value, base64, base64.replace(/=+$/, ''), encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
}
