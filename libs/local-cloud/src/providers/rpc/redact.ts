import { secretStrings } from './secrets.ts';
import { type Value } from './values.ts';

/** Shorter ones would blacken ordinary words, and are guessed at once anyway. */
const SHORTEST = 4;

/** Remembers every secret that passes, and strikes them out of what people get to read. */
export class Redactor {
  private readonly secrets = new Set<string>();

  remember(...values: Value[]): void {
    for (const secret of values.flatMap((value) => secretStrings(value)))
      if (secret.length >= SHORTEST) this.secrets.add(secret);
  }

  strike(text: string): string {
    const longestFirst = [...this.secrets].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  }
}
