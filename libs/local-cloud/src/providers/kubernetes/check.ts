import { type Checked, type CheckRequest } from '../rpc/provider.js';
import { at, isRecord, text } from '../rpc/records.js';
import { Secret, Unknown, UNKNOWN, type Value, type Values } from '../rpc/values.js';
import { type Kind } from './kinds.js';
import { annotation } from './objects.js';
import { guarded } from './outputs.js';

/** Marks an object whose name was made up; it may be replaced under another one. */
export const AUTONAMED = 'pulumi.com/autonamed';

/** Brings inputs into the form that is kept and applied: no nulls, a name, a namespace, Secrets' texts encoded. */
export function check(kind: Kind, request: CheckRequest): Checked {
  const inputs = withoutNulls(request.news) as Values;
  const metadata = inputs['metadata'] ?? {};
  if (isRecord(metadata)) {
    if (kind.namespaced) metadata['namespace'] ??= 'default';
    inputs['metadata'] = named(metadata, request);
  }
  return { inputs: guarded(kind, kind.kind === 'Secret' ? encoded(inputs) : inputs), failures: [] };
}

function named(metadata: Values, { name, olds, randomSeed }: CheckRequest): Values {
  if (metadata['name'] !== undefined) return metadata;
  const previous = annotation(olds, AUTONAMED) === 'true' ? text(olds, 'metadata', 'name') : '';
  const fresh = `${name.toLowerCase()}-${Buffer.from(randomSeed).toString('hex').slice(0, 8)}`;
  const annotations = at(metadata, 'annotations');
  return {
    ...metadata,
    name: previous || fresh,
    annotations: { ...(isRecord(annotations) ? annotations : {}), [AUTONAMED]: 'true' },
  };
}

/** Moves `stringData` into `data`, as the API server would; what is secret stays so. */
function encoded(inputs: Values): Values {
  const { stringData, ...rest } = inputs;
  return stringData === undefined ? rest : { ...rest, data: merged(rest['data'] ?? {}, base64(stringData)) };
}

function base64(value: Value): Value {
  if (value instanceof Secret) return new Secret(base64(value.value));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, base64(part)]));
  return typeof value === 'string' ? Buffer.from(value).toString('base64') : value;
}

function merged(data: Value, over: Value): Value {
  if (data instanceof Secret) return new Secret(merged(data.value, over));
  if (over instanceof Secret) return new Secret(merged(data, over.value));
  if (data instanceof Unknown || over instanceof Unknown) return UNKNOWN;
  return isRecord(data) && isRecord(over) ? { ...data, ...over } : over;
}

function withoutNulls(value: Value): Value {
  if (value instanceof Secret) return new Secret(withoutNulls(value.value));
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutNulls(part)]));
}
