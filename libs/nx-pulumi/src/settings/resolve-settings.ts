import { UserError } from '@per-branch/go-tool';
import { canBeFlag } from '../command-line/reserved-flags.ts';
import { type ConfigEntry } from '../operation/protocol.ts';
import { type Setting, type SettingType, toText, typeOf } from '../program/setting.ts';
import { environmentVariable, type Origin, sourceNames, type Sources } from './setting-sources.ts';
import { holdsSecret, isEncrypted, type StackFile } from './stack-file.ts';

/** A setting with its value and where that comes from. */
interface Resolved {
  setting: Setting;
  /** Text, or what a stack file holds: an array, an object, `{ secure: … }`. Undefined if nothing gives one. */
  value: unknown;
  origin: Origin;
}

/**
 * The configuration of a stack: each declared setting from the first source that gives it, else from the stack file,
 * else its default; and the other values of the stack file. Refuses, all at once, what is missing, of the wrong type,
 * or an unencrypted secret.
 */
export function resolveSettings(declared: Setting[], sources: Sources, stackFile: StackFile): ConfigEntry[] {
  const resolved = declared.map((setting) => resolveSetting(setting, sources, stackFile));
  const problems = resolved.flatMap((one) => problemOf(one, stackFile) ?? []);
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  const others = Object.entries(stackFile.config).filter(([key]) => !declared.some((setting) => setting.key === key));
  return [
    ...resolved.filter(({ value }) => value !== undefined).map((one) => toEntry(one, stackFile)),
    ...others.map(([key, value]) => ({ key, value, encrypt: false })),
  ];
}

/** The value of one setting, unchecked. */
export function resolveSetting(setting: Setting, sources: Sources, { config }: StackFile): Resolved {
  const origin = sourceNames.find((name) => sources[name]?.[setting.name] !== undefined);
  if (origin) return { setting, value: sources[origin]?.[setting.name], origin };
  if (setting.key in config) return { setting, value: config[setting.key], origin: 'stack file' };
  return { setting, value: setting.default, origin: 'default' };
}

function toEntry({ setting, value, origin }: Resolved, stackFile: StackFile): ConfigEntry {
  const { key, name, type, secret } = setting;
  const encrypt = origin !== 'stack file' && isSecret(setting, stackFile);
  const isJson = typeof value === 'string' && !encrypt && (type === 'array' || type === 'object');
  const entry = { key, value: isJson ? (JSON.parse(value) as unknown) : value, encrypt };
  if (origin !== 'default') return entry;
  const flag = canBeFlag(name) ? { flag: `--${name}` } : {};
  return { ...entry, byDefault: secret ? { variable: environmentVariable(setting) } : flag };
}

/** Whether a setting is secret: by its declaration, or because the stack file encrypts it. */
export function isSecret({ key, secret }: Setting, { config }: StackFile): boolean {
  return secret || holdsSecret(config[key]);
}

function problemOf({ setting, value, origin }: Resolved, stackFile: StackFile): string | undefined {
  const { key, name, type, description, secret } = setting;
  if (value === undefined) {
    // Like the engine, require no setting of another namespace: a provider may do without.
    if (key === name) return undefined;
    const about = description ? ` (${description})` : '';
    return `The setting "${name}" is missing${about}: give it ${waysToGive(setting, stackFile)}.`;
  }
  if (origin === 'environment' && value === '' && setting.default === undefined) {
    return `The environment variable ${environmentVariable(setting)}, which gives the secret setting "${name}", is empty: put the value into it, or unset it and give the setting encrypted in ${stackFile.name}.`;
  }
  if (origin === 'flag' && isSecret(setting, stackFile)) return secretFlagMessage(setting, stackFile.name);
  if (origin === 'stack file' && isEncrypted(value)) return undefined;
  if (origin === 'stack file' && secret && !holdsSecret(value)) {
    return `The setting "${name}" is secret, and ${stackFile.name} holds it in plain text: encrypt it with "pulumi config set --secret ${key}", or give it in the environment variable ${environmentVariable(setting)}.`;
  }
  if (isOfType(type, value)) return undefined;
  const shown = typeof value === 'string' ? `"${value}"` : toText(value);
  const got = isSecret(setting, stackFile) ? 'The value' : shown;
  return `The setting "${name}" must be of type ${type}, as in ${typeExamples[type]}. ${got} from ${describeOrigin(origin, setting, stackFile)} is not.`;
}

/** Why a secret setting is no flag, and how it is given. */
export function secretFlagMessage(
  { key, name, secret }: Pick<Setting, 'key' | 'name' | 'secret'>,
  stackFile: string,
): string {
  const variable = environmentVariable({ key });
  const ways = secret
    ? `give it in the environment variable ${variable}, or encrypted in ${stackFile}`
    : `give it encrypted in ${stackFile}, or declare it with "secret: true" in Pulumi.yaml and give it in the environment variable ${variable}`;
  return (
    `The setting "${name}" is secret, and a flag appears in logs, in the shell's history and in the list of processes: ` +
    `${ways}. Nothing was started.`
  );
}

function waysToGive(setting: Setting, { name: file }: StackFile): string {
  const { key, name, type, secret } = setting;
  if (secret) return `in the environment variable ${environmentVariable(setting)}, or encrypted in ${file}`;
  return canBeFlag(name) ? `with --${name}=<${type}>` : `in ${file}, as in "${key}: <${type}>"`;
}

/** Whether text, or a structure of a stack file, is a value of a type. */
function isOfType(type: SettingType, value: unknown): boolean {
  if (typeof value !== 'string') return typeOf(value) === type;
  return type === 'string' || typeOf(type === 'array' || type === 'object' ? parsedJson(value) : value) === type;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A value of each type, as text. */
const typeExamples: Record<SettingType, string> = {
  string: 'text',
  integer: '3',
  boolean: 'true',
  array: '["a", "b"]',
  object: '{"a": 1}',
};

function describeOrigin(origin: Origin, setting: Setting, { name }: StackFile): string {
  const descriptions = {
    flag: `--${setting.name}`,
    environment: environmentVariable(setting),
    settingsFrom: 'the file that "settingsFrom" names',
    context: 'the context module',
    'stack file': name,
    default: 'its default in Pulumi.yaml',
  };
  return descriptions[origin];
}
