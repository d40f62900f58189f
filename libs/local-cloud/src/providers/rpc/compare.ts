import { type PropertyDiff } from './provider.ts';
import { isRecord, Unknown, type Value } from './values.ts';
import { reveal } from './secrets.ts';

export type Changes = Map<string, PropertyDiff['kind']>;

/**
 * What differs between two values, by property path (`spec.ports[0].port`). An unknown value counts as changed; whether a
 * value is secret does not count.
 */
export function compare(before: Value, after: Value): Changes {
  const changes: Changes = new Map();
  collect(changes, '', reveal(before), reveal(after));
  return changes;
}

/** The value at a path as {@link compare} writes it. */
export function valueAt(value: Value, path: string): Value | undefined {
  let rest: Value | undefined = reveal(value);
  for (const [, key, index, quoted] of path.matchAll(/([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g)) {
    if (index !== undefined) rest = Array.isArray(rest) ? rest[Number(index)] : undefined;
    else rest = isRecord(rest) ? rest[key ?? (JSON.parse(`"${quoted}"`) as string)] : undefined;
  }
  return rest;
}

/** Whether the path is the property or lies below it. */
export function within(path: string, property: string): boolean {
  return path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`);
}

function collect(changes: Changes, path: string, before: Value | undefined, after: Value | undefined): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined) changes.set(path, 'ADD');
  else if (after === undefined) changes.set(path, 'DELETE');
  else if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      collect(changes, join(path, key), before[key], after[key]);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      collect(changes, `${path}[${index}]`, before[index], after[index]);
    }
  } else if (before !== after || after instanceof Unknown) changes.set(path, 'UPDATE');
}

function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}
