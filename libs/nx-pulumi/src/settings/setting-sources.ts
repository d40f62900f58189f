import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@per-branch/go-tool';
import { type Setting, toText } from '../program/setting.ts';

/** Where the values of settings come from before the stack file and the default, in order of precedence. */
export const sourceNames = ['flag', 'environment', 'settingsFrom', 'context'] as const;

/** The values of each source, by the names of settings. */
export type Sources = Partial<Record<(typeof sourceNames)[number], Record<string, string>>>;

/** Where the value of a setting comes from. */
export type Origin = keyof Sources | 'stack file' | 'default';

/**
 * The environment variable of a secret setting, which is no flag: flags appear in logs, histories and lists of
 * processes.
 * @example "SHOP_API_TOKEN" for the setting `apiToken` of the program `shop`; "GCP_CREDENTIALS" for `gcp:credentials`
 */
export function environmentVariable({ key }: Pick<Setting, 'key'>): string {
  return key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
}

/** The secret settings that the environment gives. */
export function settingsFromEnvironment(settings: Setting[], env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    settings.flatMap((setting) => {
      const value = setting.secret ? env[environmentVariable(setting)] : undefined;
      return value === undefined ? [] : [[setting.name, value] as const];
    }),
  );
}

/** The settings that a JSON file gives, e.g. one that another task wrote; its other keys are ignored. */
export function settingsFromFile(file: string, workspaceRoot: string, settings: Setting[]): Record<string, string> {
  const path = join(workspaceRoot, file);
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new UserError(
      `The option "settingsFrom" names ${path}, which cannot be read (${(error as Error).message}). ` +
        `Run the target that writes it first, or give the settings as flags.`,
    );
  }
  const given = settings.filter(({ name }) => content[name] !== undefined && content[name] !== null);
  return Object.fromEntries(given.map(({ name }) => [name, toText(content[name])]));
}
