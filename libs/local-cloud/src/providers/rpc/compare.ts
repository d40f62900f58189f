import { type Change } from './provider.ts';
import { reveal } from './secrets.ts';
import { isRecord, Unknown, type Value } from './values.ts';

/** What differs between two values. An unknown value counts as changed; whether a value is secret does not count. */
export function compare(before: Value, after: Value): Change[] {
  return changesAt('', reveal(before), reveal(after));
}

/** Whether the path is the property or lies below it. */
export function within(path: string, property: string): boolean {
  return path === property || path.startsWith(`${property}.`) || path.startsWith(`${property}[`);
}

function changesAt(path: string, before: Value | undefined, after: Value | undefined): Change[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, kind: 'ADD', after }];
  if (after === undefined) return [{ path, kind: 'DELETE', before }];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesAt(propertyPath(path, key), before[key], after[key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const longer = before.length > after.length ? before : after;
    return longer.flatMap((_item, index) => changesAt(`${path}[${index}]`, before[index], after[index]));
  }
  return before === after && !(after instanceof Unknown) ? [] : [{ path, kind: 'UPDATE', before, after }];
}

function propertyPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}
