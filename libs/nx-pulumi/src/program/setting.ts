import { UserError } from '@per-branch/go-tool';

/** Types of a setting in Pulumi.yaml. */
const settingTypes = ['string', 'integer', 'boolean', 'array', 'object'] as const;
export type SettingType = (typeof settingTypes)[number];

/** A setting that a program declares in the `config:` block of its Pulumi.yaml. */
export interface Setting {
  /** Its key in the configuration of a stack. @example "infra-staging:version" or "gcp:project" */
  key: string;
  /** Its name as a flag: the key without the program's own prefix. @example "version" or "gcp:project" */
  name: string;
  type: SettingType;
  /** Its default as text; JSON of an array or object. A setting without a default is required. */
  default?: string;
  description?: string;
  /** Encrypted in the stack's configuration and state, never printed. */
  secret: boolean;
}

/**
 * The settings of a `config:` block.
 * @param block with all scalars as text, so that a default of 1.10 is not 1.1
 * @param typed as YAML parses it, for values within arrays and objects
 */
export function declaredSettings(project: string, block: unknown, typed: unknown = block): Setting[] {
  const types = (typed ?? {}) as Record<string, unknown>;
  return Object.entries((block ?? {}) as Record<string, unknown>).map(([key, entry]) => ({
    key: key.includes(':') ? key : `${project}:${key}`,
    name: settingName(key, project),
    ...declaration(key, entry, types[key]),
  }));
}

/** The name of a key as a flag: without the program's own prefix. */
export function settingName(key: string, project: string): string {
  const [first = '', ...rest] = key.split(':');
  return rest.length > 0 && first !== project ? key : rest.join(':') || first;
}

function declaration(key: string, entry: unknown, typed: unknown): Omit<Setting, 'key' | 'name'> {
  const text = (value: unknown, structure: unknown) => (typeof value === 'string' ? value : JSON.stringify(structure));
  // The short form, `region: europe-west1`, gives the default only.
  if (!isBlock(entry)) {
    return { type: typeOf(entry), secret: false, ...(entry !== '' && { default: text(entry, typed) }) };
  }
  const { type, default: byDefault, value, description, secret } = entry;
  const given = byDefault ?? value;
  const structure = isBlock(typed) ? (typed['default'] ?? typed['value']) : undefined;
  return {
    type: type === undefined ? typeOf(given) : knownType(key, type),
    secret: secret === 'true',
    ...(given !== undefined && { default: text(given, structure) }),
    ...(description !== undefined && { description: toText(description).trim() }),
  };
}

function isBlock(entry: unknown): entry is Record<string, unknown> {
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry);
}

function knownType(key: string, type: unknown): SettingType {
  const known = settingTypes.find((candidate) => candidate === type);
  if (known) return known;
  throw new UserError(
    `The setting "${key}" in Pulumi.yaml has the type "${String(type)}", which must be one of ${settingTypes.join(', ')}.`,
  );
}

/** The type of a structure, or of a value as text. */
export function typeOf(value: unknown): SettingType {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object' && value !== null) return 'object';
  if (value === 'true' || value === 'false') return 'boolean';
  return typeof value === 'string' && /^-?\d+$/.test(value) ? 'integer' : 'string';
}

/** A value as text: JSON of anything else. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
