import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type Json, type JsonObject } from '../../base/json.ts';

/** A property value as the engine sends it: JSON whose values may be secret, or unknown during a preview. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value } | Secret | Unknown;
export type Values = { [key: string]: Value };

/** A value that the engine encrypts in its state and masks in its output. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** A value that is known only after the update. */
export class Unknown {
  /** Keeps the class from being structurally equal to `{}`. */
  readonly unknown = true;
}
export const UNKNOWN = new Unknown();

// Fixed by Pulumi's wire format (sdk/go/common/resource: sig.Key, sig.Secret, plugin.Unknown*Value).
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const UNKNOWN_STRING = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const UNKNOWNS = new Set<Json>([
  UNKNOWN_STRING,
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7', // boolean
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421', // number
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2', // array
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff', // object
]);

/**
 * Reads the properties of a message; none if it has none. The SDK's own deserializeProperty makes a whole list or
 * object secret for one secret in it, so that it cannot be given back as it came.
 */
export function fromStruct(struct: Struct | undefined): Values {
  return struct ? (decode(struct.toJavaScript()) as Values) : {};
}

/** Makes the properties of a message. */
export function toStruct(values: Values): Struct {
  return Struct.fromJavaScript(encode(values) as JsonObject);
}

/** Reads the wire format's JSON. */
export function decode(json: Json): Value {
  if (typeof json === 'string') return UNKNOWNS.has(json) ? UNKNOWN : json;
  const signature = isRecord(json) ? json[SIGNATURE] : undefined;
  if (signature === undefined) return mapChildren(json, decode as (child: Value) => Value);
  if (signature === SECRET) return new Secret(decode((json as JsonObject)['value'] ?? null));
  throw new Error('Assets, archives and references are no input of any local resource.');
}

/** Writes the wire format's JSON. */
export function encode(value: Value): Json {
  if (value instanceof Unknown) return UNKNOWN_STRING;
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: encode(value.value) };
  return mapChildren(value, encode) as Json;
}

/** Whether the value is an object of properties, and neither secret nor unknown. */
export function isRecord(value: Value | undefined): value is Values {
  const wrapped = value instanceof Secret || value instanceof Unknown;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !wrapped;
}

/** The items of a list, the properties of an object, or what is secret in a secret. */
export function children(value: Value): Value[] {
  if (value instanceof Secret) return [value.value];
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

/** The list or object with each item or property changed; any other value as it is. */
export function mapChildren(value: Value, change: (child: Value, key: string | number) => Value): Value {
  if (Array.isArray(value)) return value.map(change);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child, key)]));
}
