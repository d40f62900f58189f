import { type Json } from '../../base/json.ts';
import { children, isRecord, mapChildren, Secret, Unknown, type Value } from './values.ts';

/** Shorter secrets would redact ordinary words, and are guessed at once anyway. */
const SHORTEST_REDACTED = 4;

/** The value without secret wrappers; what is unknown in it stays. */
export function reveal(value: Value): Value {
  return value instanceof Secret ? reveal(value.value) : mapChildren(value, reveal);
}

/** Whether the value or anything in it is unknown. */
export function hasUnknown(value: Value): boolean {
  return value instanceof Unknown || children(value).some(hasUnknown);
}

/** The value as plain JSON. Fails on unknown values: callers check {@link hasUnknown} first. */
export function plain(value: Value): Json {
  if (hasUnknown(value)) throw new Error('A value that is not known yet was about to be sent to the cloud.');
  return reveal(value) as Json;
}

/** Makes secret in `value` what is secret at the same place of `pattern`. */
export function markSecretsLike(value: Value, pattern: Value): Value {
  if (pattern instanceof Secret) return value instanceof Secret ? value : new Secret(value);
  if (Array.isArray(value) !== Array.isArray(pattern) || !(Array.isArray(pattern) || isRecord(pattern))) return value;
  const at = pattern as Record<string | number, Value>;
  return mapChildren(value, (child, key) => markSecretsLike(child, at[key] ?? null));
}

/** The strings inside secret wrappers. */
export function secretStrings(value: Value, secret = false): string[] {
  if (typeof value === 'string') return secret ? [value] : [];
  return children(value).flatMap((child) => secretStrings(child, secret || value instanceof Secret));
}

/** Remembers every secret that passes, and redacts it in messages. */
export class Redactor {
  private readonly secrets = new Set<string>();

  remember(value: Value): void {
    for (const secret of secretStrings(value)) if (secret.length >= SHORTEST_REDACTED) this.secrets.add(secret);
  }

  redact(text: string): string {
    const longestFirst = [...this.secrets].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  }
}
