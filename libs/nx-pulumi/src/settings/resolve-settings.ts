import { type ConfigEntry } from '../operation/protocol.ts';
import { mayBeFlag } from '../command-line/nx-options.ts';
import { type Setting } from '../program/setting.ts';
import { UserError } from '../user-error.ts';
import { environmentVariable, type Origin, type Source } from './origin.ts';
import { isOfType, typeExamples } from './setting-types.ts';
import { holdsSecret, isEncrypted, type StackFile } from './stack-file.ts';

/** A setting with the value that a run gives it, and where that came from. */
interface Resolved {
  setting: Setting;
  /** Text, or what a stack file holds: an array, an object, `{ secure: … }`. Undefined if nothing gives one. */
  value: unknown;
  origin: Origin;
}

/**
 * The configuration of a stack: each declared setting from the nearest place that gives it, else its default, and what the stack's
 * file holds for others. Refuses what is missing, of another type, or secret and not encrypted, all at once.
 */
export function resolveSettings(declared: Setting[], sources: Source[], stackFile: StackFile): ConfigEntry[] {
  const resolved = declared.map((setting) => resolve(setting, sources, stackFile));
  const complaints = resolved.flatMap((one) => complaint(one, stackFile) ?? []);
  if (complaints.length > 0) throw new UserError(complaints.join('\n'));
  const others = Object.entries(stackFile.config).filter(([key]) => !declared.some((setting) => setting.key === key));
  return [
    ...resolved.filter(({ value }) => value !== undefined).map((one) => entry(one, stackFile)),
    ...others.map(([key, value]) => ({ key, value, encrypt: false })),
  ];
}

function resolve(setting: Setting, sources: Source[], stackFile: StackFile): Resolved {
  const source = sources.find(({ values }) => values[setting.name] !== undefined);
  if (source) return { setting, value: source.values[setting.name], origin: source.origin };
  if (setting.key in stackFile.config) return { setting, value: stackFile.config[setting.key], origin: 'stack file' };
  return { setting, value: setting.default, origin: 'default' };
}

function entry({ setting, value, origin }: Resolved, stackFile: StackFile): ConfigEntry {
  const { key, name, type, secret } = setting;
  const encrypt = origin !== 'stack file' && isSecret(setting, stackFile);
  const structured = typeof value === 'string' && !encrypt && (type === 'array' || type === 'object');
  return {
    key,
    value: structured ? JSON.parse(value) : value,
    encrypt,
    ...(origin === 'default' && {
      byDefault: secret
        ? { variable: environmentVariable(setting) }
        : { ...(mayBeFlag(name) && { flag: `--${name}` }) },
    }),
  };
}

/** By its declaration, or because the stack's file encrypts it. */
function isSecret({ key, secret }: Setting, { config }: StackFile): boolean {
  return secret || holdsSecret(config[key]);
}

function complaint({ setting, value, origin }: Resolved, stackFile: StackFile): string | undefined {
  const { key, name, type, description, secret } = setting;
  if (value === undefined) {
    // The engine itself wants no settings of other namespaces: a provider may do without.
    if (isForeign(setting)) return undefined;
    const about = description ? ` (${description})` : '';
    return `The setting "${name}" is missing${about}: give it ${ways(setting, stackFile)}.`;
  }
  if (origin === 'environment' && value === '' && setting.default === undefined) {
    return `The environment variable ${environmentVariable(setting)}, which gives the secret setting "${name}", is empty: put the value into it, or unset it and give the setting encrypted in ${stackFile.name}.`;
  }
  if (origin === 'flag' && isSecret(setting, stackFile)) return secretFlag(setting, stackFile.name);
  if (origin === 'stack file' && isEncrypted(value)) return undefined;
  if (origin === 'stack file' && secret && !holdsSecret(value)) {
    return `The setting "${name}" is secret, and ${stackFile.name} holds it in clear text: encrypt it with "pulumi config set --secret ${key}", or give it in the environment variable ${environmentVariable(setting)}.`;
  }
  if (isOfType(type, value)) return undefined;
  const got = isSecret(setting, stackFile) ? 'what was given' : asGiven(value);
  const example = origin === 'flag' ? `, as in --${name}=${typeExamples[type]},` : '';
  const from = origin === 'flag' ? '' : `, from ${place(origin, setting, stackFile)},`;
  return `The setting "${name}" is to be of type ${type}${example} and ${got}${from} is not.`;
}

/** Why a secret setting is no flag, and how it is given. */
export function secretFlag(setting: Pick<Setting, 'key' | 'name' | 'secret'>, stackFile: string): string {
  const variable = environmentVariable(setting);
  const ways = setting.secret
    ? `give it in the environment variable ${variable}, or encrypted in ${stackFile}`
    : `give it encrypted in ${stackFile}, or declare it with "secret: true" in Pulumi.yaml and give it in the environment variable ${variable}`;
  return (
    `The setting "${setting.name}" is secret, and a flag stands in logs, in the shell's history and in the list of processes: ` +
    `${ways}. Nothing was started.`
  );
}

function ways(setting: Setting, { name: file }: StackFile): string {
  if (setting.secret) return `in the environment variable ${environmentVariable(setting)}, or encrypted in ${file}`;
  return mayBeFlag(setting.name)
    ? `with --${setting.name}=<${setting.type}>`
    : `in ${file}, as in "${setting.key}: <${setting.type}>"`;
}

const isForeign = ({ key, name }: Setting) => key === name;

const asGiven = (value: unknown) => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value));

function place(origin: Origin, setting: Setting, { name }: StackFile): string {
  const places: Record<Origin, string> = {
    flag: `--${setting.name}`,
    environment: environmentVariable(setting),
    settingsFrom: 'the file that "settingsFrom" names',
    context: 'the context module',
    'stack file': name,
    default: 'its default in Pulumi.yaml',
  };
  return places[origin];
}
