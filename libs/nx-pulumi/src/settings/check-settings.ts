import { type Setting } from '../program/setting.js';
import { UserError } from '../user-error.js';

/** A setting as it goes into a stack's configuration. */
export interface SettingValue extends Setting {
  value: string;
}

/** Completes given settings with the declared defaults, and refuses what is missing or of another type, all at once. */
export function checkSettings(declared: Setting[], given: Record<string, string>): SettingValue[] {
  const complete = declared.map((setting) => ({ ...setting, value: given[setting.name] ?? setting.default }));
  const missing = complete.filter(({ value }) => value === undefined);
  const wrong = complete.flatMap(({ value, ...setting }) =>
    value === undefined ? [] : (complaint(setting, value) ?? []),
  );
  const complaints = [...missing.map(absent), ...wrong];
  if (complaints.length > 0) throw new UserError(complaints.join('\n'));
  return complete as SettingValue[];
}

function absent({ name, type, description }: Setting): string {
  return `The setting "${name}" is missing${description ? ` (${description})` : ''}: give it with --${name}=<${type}>.`;
}

function complaint({ name, type, secret }: Setting, value: string): string | undefined {
  if (isOfType(type, value)) return undefined;
  const got = secret ? 'what was given is not' : `"${value}" is not`;
  const example = { string: 'text', integer: '3', boolean: 'true', array: '\'["a", "b"]\'', object: '\'{"a": 1}\'' }[
    type
  ];
  return `The setting "${name}" is to be of type ${type}, as in --${name}=${example}, and ${got}.`;
}

function isOfType(type: Setting['type'], value: string): boolean {
  switch (type) {
    case 'string':
      return true;
    case 'integer':
      return /^-?\d+$/.test(value);
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'array':
      return Array.isArray(parsed(value));
    case 'object': {
      const object = parsed(value);
      return typeof object === 'object' && object !== null && !Array.isArray(object);
    }
  }
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
