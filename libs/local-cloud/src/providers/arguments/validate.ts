import { type CheckFailure } from '../rpc/provider.ts';
import { isRecord, Secret, Unknown, type Value, type Values } from '../rpc/values.ts';
import { type ArgumentType, type Properties } from './declarations.ts';
import { type ArgumentSchema } from './argument-schema.ts';

/** Compares inputs with the argument types that a package declares. Unknown values pass. */
export function validate(schema: ArgumentSchema, properties: Properties, inputs: Values, path = ''): CheckFailure[] {
  const missing = [...properties]
    .filter(([name, { required }]) => required && (inputs[name] ?? null) === null)
    .map(([name, { type }]) => ({ property: path + name, reason: `is missing; expected ${describe(type)}` }));
  const wrong = Object.entries(inputs).flatMap(([name, value]) => {
    const property = properties.get(name);
    if (property) return validateValue(schema, property.type, value, path + name);
    const known = [...properties.keys()].join(', ');
    return [
      { property: path + name, reason: `is unknown to ${schema.name} ${schema.version}; expected one of ${known}` },
    ];
  });
  return [...missing, ...wrong];
}

function validateValue(schema: ArgumentSchema, type: ArgumentType, value: Value, path: string): CheckFailure[] {
  if (value instanceof Secret) return validateValue(schema, type, value.value, path);
  if (value === null || value instanceof Unknown || type.kind === 'any') return [];
  const mismatch = [{ property: path, reason: `expected ${describe(type)}, got ${kindOf(value)}` }];
  if (type.kind === 'list') {
    if (!Array.isArray(value)) return mismatch;
    return value.flatMap((item, index) => validateValue(schema, type.of, item, `${path}[${index}]`));
  }
  if (type.kind === 'map') {
    if (!isRecord(value)) return mismatch;
    return Object.entries(value).flatMap(([key, item]) => validateValue(schema, type.of, item, `${path}.${key}`));
  }
  if (type.kind === 'object') {
    return isRecord(value) ? validate(schema, schema.nested(type.interface), value, `${path}.`) : mismatch;
  }
  return typeof value === type.kind ? [] : mismatch;
}

function describe(type: ArgumentType): string {
  if (type.kind === 'any') return 'a value';
  if (type.kind === 'object') return `an object (${type.interface})`;
  if (type.kind === 'list' || type.kind === 'map') {
    return `a ${type.kind} of ${type.of.kind === 'object' ? type.of.interface : `${type.of.kind}s`}`;
  }
  return `a ${type.kind}`;
}

/** Never the value itself: it may be secret. */
function kindOf(value: Value): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
