import { isRecord, mapChildren, Secret, Unknown, type Value } from './values.ts';

/**
 * The value at a path such as `nodeConfig.labels`, inside of secrets too. Everything below an unknown value is unknown.
 */
export function valueAt(value: Value, path: string): Value | undefined {
  return keysOf(path).reduce<Value | undefined>((found, key) => {
    const block = unwrap(found);
    return isRecord(block) ? block[key] : block instanceof Unknown ? block : undefined;
  }, value);
}

/**
 * Changes the value at a path, in every item where there is a list on the way. Where the block around it is absent or
 * secret, nothing changes; an unknown block is changed itself.
 */
export function updateAt(value: Value, path: string, change: (present: Value) => Value): Value {
  return update(value, keysOf(path), change);
}

function update(value: Value, [key, ...rest]: string[], change: (present: Value) => Value): Value {
  if (key === undefined || value instanceof Unknown) return change(value);
  if (Array.isArray(value)) return mapChildren(value, (item) => update(item, [key, ...rest], change));
  if (!isRecord(value)) return value;
  const present = value[key] ?? null;
  if (present === null && rest.length > 0) return value;
  const changed = update(present, rest, change);
  return changed === present ? value : { ...value, [key]: changed };
}

function keysOf(path: string): string[] {
  return path === '' ? [] : path.split('.');
}

function unwrap(value: Value | undefined): Value | undefined {
  return value instanceof Secret ? unwrap(value.value) : value;
}
