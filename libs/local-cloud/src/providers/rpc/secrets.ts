import { isRecord, Secret, Unknown, type Value } from './values.ts';
import { type Json } from '../../base/json.ts';

/** The value without its secret wrappers; unknown parts stay. */
export function reveal(value: Value): Value {
  if (value instanceof Secret) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, reveal(part)]));
  return value;
}

/** Whether any part is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return hasUnknown(value.value);
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** The value as plain JSON. Fails on unknown parts: a caller asks {@link hasUnknown} first. */
export function plain(value: Value): Json {
  if (hasUnknown(value)) throw new Error('A value that is not known yet was about to be sent to the cloud.');
  return reveal(value) as Json;
}

/** Makes secret in `value` what is secret at the same place of `pattern`. */
export function concealLike(value: Value, pattern: Value): Value {
  if (pattern instanceof Secret) return value instanceof Secret ? value : new Secret(value);
  if (Array.isArray(value) && Array.isArray(pattern)) {
    return value.map((part, index) => concealLike(part, pattern[index] ?? null));
  }
  if (isRecord(value) && isRecord(pattern)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, concealLike(part, pattern[key] ?? null)]),
    );
  }
  return value;
}

/** The strings under secret wrappers. */
export function secretStrings(value: Value, secret = false): string[] {
  if (value instanceof Secret) return secretStrings(value.value, true);
  if (Array.isArray(value)) return value.flatMap((part) => secretStrings(part, secret));
  if (isRecord(value)) return Object.values(value).flatMap((part) => secretStrings(part, secret));
  return secret && typeof value === 'string' ? [value] : [];
}
