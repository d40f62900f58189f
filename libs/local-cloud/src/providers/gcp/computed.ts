import { type Property } from '../arguments/declarations.ts';
import { type Shapes } from '../arguments/shapes.ts';
import { type JsonObject, text } from '../../base/json.ts';
import { isRecord, Secret, UNKNOWN, Unknown, type Value, type Values } from '../rpc/values.ts';
import { type Facts } from './facts.ts';
import { type ResourceType } from './resource-type.ts';

/** The inputs with what Google adds to them: `value` of each path. */
export function outputsOf(facts: Facts, inputs: Values, value: (path: string) => Value): Values {
  return facts.computed.reduce<Values>(
    (filled, { path }) => add(filled, path.split('.'), () => value(path)) as Values,
    inputs,
  );
}

/** An output that is an input under another name: it follows that in previews and updates too. */
export function followed(path: string, inputs: Values): Value | undefined {
  if (path !== 'effectiveLabels' && path !== 'pulumiLabels') return undefined;
  return inputs['labels'] ?? inputs['resourceLabels'] ?? {};
}

/** What a preview cannot know is known from the deployed resource, or unknown. */
export function previewed(olds: Values): (path: string) => Value {
  return (path) => {
    const found = path.split('.').reduce<Value | undefined>((rest, key) => {
      const open = rest instanceof Secret ? rest.value : rest;
      return isRecord(open) ? open[key] : undefined;
    }, olds);
    return found ?? UNKNOWN;
  };
}

/** Marks what Google's provider marks. */
export function markSecrets({ secret }: Facts, outputs: Values): Values {
  return secret.reduce<Values>((marked, path) => mark(marked, path.split('.')) as Values, outputs);
}

/** A value of the declared type for an output that nothing on this machine computes. */
export function placeholder(shapes: Shapes, type: ResourceType, id: string, inputs: JsonObject, path: string): Value {
  const name = path.split('.').at(-1) ?? '';
  const named = NAMED[name]?.(id, inputs);
  if (named !== undefined && !path.includes('.')) return named;
  const shape = propertyAt(shapes, type, path)?.shape;
  if (shape?.is === 'number') return 0;
  if (shape?.is === 'boolean') return false;
  if (shape?.is === 'list') return [];
  return shape?.is === 'map' || shape?.is === 'object' ? {} : '';
}

/** Outputs that programs read, as Google writes them. Addresses are of TEST-NET-1: nothing answers there. */
const NAMED: Record<string, (id: string, inputs: JsonObject) => Value> = {
  selfLink: (id) => `https://www.googleapis.com/compute/v1/${id}`,
  name: (id) => id,
  address: () => '192.0.2.10',
  gatewayAddress: () => '192.0.2.1',
  number: () => '100000000001',
  state: () => 'ACTIVE',
  etag: () => 'BwXhqDVGH+8=',
  url: (_id, inputs) => `gs://${text(inputs, 'name')}`,
  dnsResourceRecords: (_id, inputs) => [
    {
      name: `_acme-challenge.${text(inputs, 'domain')}.`,
      type: 'CNAME',
      data: `${text(inputs, 'name')}.authorize.invalid.`,
    },
  ],
  ...Object.fromEntries(
    ['createTime', 'creationTime', 'creationTimestamp', 'timeCreated', 'updateTime', 'updated'].map((name) => [
      name,
      () => new Date().toISOString(),
    ]),
  ),
};

function propertyAt(shapes: Shapes, type: ResourceType, path: string): Property | undefined {
  const [first = '', ...rest] = path.split('.');
  return rest.reduce<Property | undefined>((property, key) => {
    const shape = property?.shape.is === 'list' ? property.shape.of : property?.shape;
    return shape?.is === 'object' ? shapes.nested(shape.interface).get(key) : undefined;
  }, type.outputs.get(first));
}

/** Sets what is absent, unless the block that it belongs to is. */
function add(value: Value | undefined, [key = '', ...rest]: string[], made: () => Value): Value | undefined {
  if (!isRecord(value)) return value;
  const present = value[key] ?? undefined;
  if (rest.length === 0) return present === undefined ? { ...value, [key]: made() } : value;
  return present === undefined ? value : { ...value, [key]: add(present, rest, made) ?? null };
}

function mark(value: Value, [key, ...rest]: string[]): Value {
  if (value instanceof Secret) return value;
  if (key === undefined || value instanceof Unknown) return new Secret(value);
  if (!isRecord(value)) return value;
  const present = value[key] ?? null;
  return present === null ? value : { ...value, [key]: mark(present, rest) };
}
