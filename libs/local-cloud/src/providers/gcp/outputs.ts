import { type JsonObject, text } from '../../base/json.ts';
import { type ArgumentSchema } from '../arguments/argument-schema.ts';
import { type Property } from '../arguments/declarations.ts';
import { updateAt, valueAt } from '../rpc/property-path.ts';
import { markSecretsLike } from '../rpc/secrets.ts';
import { Secret, UNKNOWN, type Value, type Values } from '../rpc/values.ts';
import { type ResourceType } from './resource-type.ts';

/** The inputs with every output that they do not have. */
export function withOutputs(type: ResourceType, inputs: Values, output: (path: string) => Value): Values {
  return type.computed.reduce<Values>(
    (outputs, path) => updateAt(outputs, path, (present) => present ?? output(path)) as Values,
    inputs,
  );
}

/** The outputs as a preview can know them: those of the deployed resource stay, others are unknown. */
export function previewOf(type: ResourceType, inputs: Values, olds: Values): Values {
  const outputs = withOutputs(type, inputs, (path) => labelsAt(path, inputs) ?? valueAt(olds, path) ?? UNKNOWN);
  return type.known ? markSecrets(type, outputs, {}) : outputs;
}

/** Marks as secret what Google's provider marks, and what was secret in the inputs. */
export function markSecrets(type: ResourceType, outputs: Values, inputs: Values): Values {
  const mark = (value: Value) => (value === null || value instanceof Secret ? value : new Secret(value));
  const marked = type.secret.reduce<Values>((values, path) => updateAt(values, path, mark) as Values, outputs);
  return markSecretsLike(marked, inputs) as Values;
}

/** Outputs that hold an input under another name: they follow it in previews and updates. */
export function labelsAt(path: string, inputs: Values): Value | undefined {
  if (path !== 'effectiveLabels' && path !== 'pulumiLabels') return undefined;
  return inputs['labels'] ?? inputs['resourceLabels'] ?? {};
}

/** A value of the declared type for an output that nothing on this machine computes. */
export function placeholder(
  schema: ArgumentSchema,
  type: ResourceType,
  id: string,
  inputs: JsonObject,
  path: string,
): Value {
  const byName = PLACEHOLDERS[path]?.(id, inputs);
  if (byName !== undefined) return byName;
  if (TIMES.includes(path)) return new Date().toISOString();
  return EMPTY[propertyAt(schema, type, path)?.type.kind ?? 'any'];
}

const EMPTY = { string: '', any: '', number: 0, boolean: false, list: [], map: {}, object: {} };
const TIMES = ['createTime', 'creationTime', 'creationTimestamp', 'timeCreated', 'updateTime', 'updated'];

/** Outputs that programs read, as Google writes them. Addresses are of TEST-NET-1, where nothing answers. */
const PLACEHOLDERS: Record<string, (id: string, inputs: JsonObject) => Value> = {
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
};

function propertyAt(schema: ArgumentSchema, { outputs }: ResourceType, path: string): Property | undefined {
  const [first = '', ...rest] = path.split('.');
  return rest.reduce<Property | undefined>((property, key) => {
    const type = property?.type.kind === 'list' ? property.type.of : property?.type;
    return type?.kind === 'object' ? schema.nested(type.interface).get(key) : undefined;
  }, outputs.get(first));
}
