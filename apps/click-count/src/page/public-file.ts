import { readFileSync } from 'node:fs';

/** A file of the page: `public/` has the same relative path from `src` and from `dist`. */
export function publicFile(name: string): string {
  return readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');
}
