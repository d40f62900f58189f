import { type SettingType } from '../program/setting.ts';

/** A value of each type, as a flag gives it. */
export const typeExamples: Record<SettingType, string> = {
  string: 'text',
  integer: '3',
  boolean: 'true',
  array: '\'["a", "b"]\'',
  object: '\'{"a": 1}\'',
};

/** Whether text, or a structure from a stack file, is a value of a type. */
export function isOfType(type: SettingType, value: unknown): boolean {
  if (typeof value !== 'string') return structure(value) === type;
  switch (type) {
    case 'string':
      return true;
    case 'integer':
      return /^-?\d+$/.test(value);
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'array':
    case 'object':
      return structure(parsed(value)) === type;
  }
}

function structure(value: unknown): 'array' | 'object' | undefined {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' && value !== null ? 'object' : undefined;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
