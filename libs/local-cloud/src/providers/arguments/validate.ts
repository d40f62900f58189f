import { type CheckFailure } from '../rpc/provider.ts';
import { isRecord, Secret, Unknown, type Value, type Values } from '../rpc/values.ts';
import { type Properties, type Shape } from './declarations.ts';
import { type Shapes } from './shapes.ts';

/** Compares inputs with the argument types that a package declares. Unknown values pass. */
export function validate(shapes: Shapes, properties: Properties, inputs: Values, path = ''): CheckFailure[] {
  const missing = [...properties]
    .filter(([name, { required }]) => required && (inputs[name] ?? null) === null)
    .map(([name, { shape }]) => ({ property: path + name, reason: `is missing; expected ${naming(shape)}` }));
  const wrong = Object.entries(inputs).flatMap(([name, value]) => {
    const property = properties.get(name);
    if (property) return compareShape(shapes, property.shape, value, path + name);
    const known = [...properties.keys()].join(', ');
    return [
      { property: path + name, reason: `is unknown to ${shapes.name} ${shapes.version}; expected one of ${known}` },
    ];
  });
  return [...missing, ...wrong];
}

function compareShape(shapes: Shapes, shape: Shape, value: Value, path: string): CheckFailure[] {
  if (value instanceof Secret) return compareShape(shapes, shape, value.value, path);
  if (value === null || value instanceof Unknown || shape.is === 'anything') return [];
  const mismatch = [{ property: path, reason: `expected ${naming(shape)}, got ${kindOfValue(value)}` }];
  if (shape.is === 'list') {
    if (!Array.isArray(value)) return mismatch;
    return value.flatMap((part, index) => compareShape(shapes, shape.of, part, `${path}[${index}]`));
  }
  if (shape.is === 'map') {
    if (!isRecord(value)) return mismatch;
    return Object.entries(value).flatMap(([key, part]) => compareShape(shapes, shape.of, part, `${path}.${key}`));
  }
  if (shape.is === 'object') {
    return isRecord(value) ? validate(shapes, shapes.nested(shape.interface), value, `${path}.`) : mismatch;
  }
  return typeof value === shape.is ? [] : mismatch;
}

function naming(shape: Shape): string {
  if (shape.is === 'anything') return 'a value';
  if (shape.is === 'object') return `an object (${shape.interface})`;
  if (shape.is === 'list' || shape.is === 'map') {
    return `a ${shape.is} of ${shape.of.is === 'object' ? shape.of.interface : `${shape.of.is}s`}`;
  }
  return `a ${shape.is}`;
}

/** Never the value itself: it may be secret. */
function kindOfValue(value: Value): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
