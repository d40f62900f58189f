import { type JsonObject, Secret, Unknown, type Value, type Values } from './values.ts';

/** Whether the value is a map of properties, and nothing wrapped. */
export function isRecord(value: Value | undefined): value is Values {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

/** The text at a path of property names; empty if there is none. */
export function text(value: Value | undefined, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The number at a path of property names. */
export function number(value: Value | undefined, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The objects of the list at a path of property names. */
export function list(value: Value | undefined, ...path: string[]): JsonObject[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found.filter(isRecord) as JsonObject[]) : [];
}

/** The value at a path of property names. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>((rest, key) => (isRecord(rest) ? rest[key] : undefined), value);
}
