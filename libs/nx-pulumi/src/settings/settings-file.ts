import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Setting } from '../program/setting.ts';
import { UserError } from '../user-error.ts';

/** The declared settings among the keys of a JSON file, as another task wrote it. */
export function settingsFrom(file: string, root: string, declared: Setting[]): Record<string, string> {
  const path = join(root, file);
  let found: Record<string, unknown>;
  try {
    found = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new UserError(
      `The option "settingsFrom" names ${path}, which cannot be read (${(error as Error).message}). ` +
        `Run the target that writes it first, or give the settings as flags.`,
    );
  }
  const known = declared.filter(({ name }) => found[name] !== undefined && found[name] !== null);
  return Object.fromEntries(
    known.map(({ name }) => {
      const value = found[name];
      return [name, typeof value === 'string' ? value : JSON.stringify(value)];
    }),
  );
}
