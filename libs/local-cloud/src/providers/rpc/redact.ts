import { secretStrings } from './secrets.js';
import { type Value } from './values.js';

/** Shorter ones would blacken ordinary words, and are guessed at once anyway. */
const SHORTEST = 4;

/** Remembers every secret that passes, and strikes them out of what people get to read. */
export class Redactor {
  private readonly secrets = new Set<string>();

  remember(...values: Value[]): void {
    for (const secret of values.flatMap((value) => secretStrings(value))) {
      this.add(secret);
      // A Kubernetes Secret carries its data encoded, and a program's last words quote it decoded.
      this.add(Buffer.from(secret).toString('base64'));
      this.add(decoded(secret));
    }
  }

  strike(text: string): string {
    const longestFirst = [...this.secrets].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  }

  private add(secret: string): void {
    if (secret.length >= SHORTEST) this.secrets.add(secret);
  }
}

/** What the text says if it is base64 of text, and nothing otherwise. */
function decoded(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString();
  return bytes.toString('base64') === base64 && Buffer.from(text).equals(bytes) ? text : '';
}
