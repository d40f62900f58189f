import { UserError } from '../user-error.js';

/** Types that Pulumi.yaml knows. */
export const settingTypes = ['string', 'integer', 'boolean', 'array', 'object'] as const;
export type SettingType = (typeof settingTypes)[number];

/** A setting that a program declares in the `config:` block of its Pulumi.yaml. */
export interface Setting {
  /** Its key in the configuration of a stack. @example "infra-staging:version" or "gcp:project" */
  key: string;
  /** Its name as a flag: the key without the program's own prefix. @example "version" or "gcp:project" */
  name: string;
  type: SettingType;
  /** What it is without a flag, as text; JSON of an array or object. Without a default it has to be given. */
  default?: string;
  description?: string;
  /** Encrypted in the stack's configuration and state, never printed. */
  secret: boolean;
}

/** The settings of a `config:` block whose scalars were all read as text, so that a default of 1.10 is not 1.1. */
export function declaredSettings(project: string, block: unknown): Setting[] {
  return Object.entries((block ?? {}) as Record<string, unknown>).map(([key, entry]) => {
    const [first = '', ...rest] = key.split(':');
    const name = rest.length > 0 && first !== project ? key : rest.join(':') || first;
    return { key: key.includes(':') ? key : `${project}:${key}`, name, ...declaration(key, entry) };
  });
}

type Declaration = Omit<Setting, 'key' | 'name'>;

function declaration(key: string, entry: unknown): Declaration {
  // The short form, `region: europe-west1`, names the default alone.
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return { type: typeOf(entry), secret: false, ...(entry !== '' && { default: asText(entry) }) };
  }
  const { type, default: byDefault, value, description, secret } = entry as Record<string, unknown>;
  const given = byDefault ?? value;
  return {
    type: type === undefined ? typeOf(given) : knownType(key, type),
    secret: secret === 'true',
    ...(given !== undefined && { default: asText(given) }),
    ...(description !== undefined && { description: asText(description).trim() }),
  };
}

function knownType(key: string, type: unknown): SettingType {
  const known = settingTypes.find((candidate) => candidate === type);
  if (known) return known;
  throw new UserError(
    `The setting "${key}" in Pulumi.yaml has the type "${String(type)}": it is to be one of ${settingTypes.join(', ')}.`,
  );
}

function typeOf(value: unknown): SettingType {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object' && value !== null) return 'object';
  if (value === 'true' || value === 'false') return 'boolean';
  return typeof value === 'string' && /^-?\d+$/.test(value) ? 'integer' : 'string';
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
