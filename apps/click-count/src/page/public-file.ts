import { readFileSync } from 'node:fs';

/** A file of the page; they lie beside `src` and `dist` alike. */
export function publicFile(name: string): string {
  return readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');
}
