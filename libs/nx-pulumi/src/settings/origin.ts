import { type Setting } from '../program/setting.ts';

/** Where the value of a setting may come from, nearest first. */
export type Origin = 'flag' | 'environment' | 'settingsFrom' | 'context' | 'stack file' | 'default';

/** Values from one place, by the names of settings. */
export interface Source {
  origin: Exclude<Origin, 'stack file' | 'default'>;
  values: Record<string, string>;
}

/**
 * The environment variable of a secret setting, which is no flag: those stand in logs, histories and lists of processes.
 * @example "SHOP_API_TOKEN" for the setting `apiToken` of the program `shop`; "GCP_CREDENTIALS" for `gcp:credentials`
 */
export function environmentVariable({ key }: Pick<Setting, 'key'>): string {
  return key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
}

/** The secret settings that the environment gives. */
export function fromEnvironment(settings: Setting[], env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    settings.flatMap((setting) => {
      const value = setting.secret ? env[environmentVariable(setting)] : undefined;
      return value === undefined ? [] : [[setting.name, value] as const];
    }),
  );
}
