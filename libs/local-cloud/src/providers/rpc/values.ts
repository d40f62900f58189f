import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type Json, type JsonObject } from '../../base/json.ts';

/** A property value as the engine sends it: JSON in which parts may be secret, or unknown during a preview. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value } | Secret | Unknown;
export type Values = { [key: string]: Value };

/** A value that the engine encrypts in its state and masks in its output. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** A value that only the update will tell. */
export class Unknown {
  /** Keeps the class from being structurally equal to `{}`. */
  readonly unknown = true;
}
export const UNKNOWN = new Unknown();

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

// Both are fixed by Pulumi's wire format (sdk/go/common/resource: sig.Key, sig.Secret, plugin.Unknown*Value).
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

/** Reads a message's property bag; an absent one is empty. */
export function fromStruct(struct: Struct | undefined): Values {
  return struct ? (decode(struct.toJavaScript()) as Values) : {};
}

/** Makes a message's property bag. */
export function toStruct(values: Values): Struct {
  return Struct.fromJavaScript(encode(values) as JsonObject);
}

/** Reads the wire format's JSON. */
export function decode(json: Json): Value {
  if (typeof json === 'string') return UNKNOWNS.has(json) ? UNKNOWN : json;
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(decode);
  const signature = json[SIGNATURE];
  if (signature === SECRET) return new Secret(decode(json['value'] ?? null));
  if (signature !== undefined) throw new Error('Assets, archives and references are no input of any local resource.');
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, decode(value)]));
}

/** Writes the wire format's JSON. */
export function encode(value: Value): Json {
  if (value instanceof Unknown) return UNKNOWN_STRING;
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: encode(value.value) };
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(encode);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encode(part)]));
}
