import { type Properties, type Shape } from '../arguments/declarations.ts';
import { type Shapes } from '../arguments/shapes.ts';
import { type CheckFailure } from '../rpc/provider.ts';
import { isRecord, Secret, type Value, type Values } from '../rpc/values.ts';
import { type ResourceType } from './resource-type.ts';

/** How deep the outputs of a type go whose facts are not known. */
const DEPTH = 3;
/** A program may have cut its end off. */
const MARKED = /<unavailable ([^>]*)/;

/**
 * The outputs of a type whose facts are not known that are no inputs. An engine knows no absent output that fails when it is
 * read: a missing one is "undefined" to the program. So each is a text that says what it is; nx-pulumi fails a program that
 * hands one on, and so does the check of every resource of this emulator.
 */
export function unavailableOutputs(
  shapes: Shapes,
  { inputs, outputs, name: type }: ResourceType,
  name: string,
): Values {
  const absent = [...outputs].filter(([property]) => !inputs.has(property));
  return Object.fromEntries(
    absent.map(([property, { shape }]) => {
      const reason =
        `output "${property}" of ${type} "${name}" is known to Google alone: the local cloud keeps a record of its inputs. ` +
        'Leave out what reads it on the local cloud, or deploy to Google Cloud';
      return [property, valueOf(shapes, shape, `<unavailable ${reason}>`, DEPTH)];
    }),
  );
}

/** Which inputs hold an output that is not there. */
export function unavailableInputs(inputs: Values): CheckFailure[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    const reason = reasonIn(value);
    return reason === undefined ? [] : [{ property, reason }];
  });
}

function valueOf(shapes: Shapes, shape: Shape, mark: string, depth: number): Value {
  if (depth === 0) return mark;
  if (shape.is === 'list') return [valueOf(shapes, shape.of, mark, depth)];
  if (shape.is !== 'object') return mark;
  const properties: Properties = shapes.nested(shape.interface);
  return Object.fromEntries([...properties].map(([key, part]) => [key, valueOf(shapes, part.shape, mark, depth - 1)]));
}

function reasonIn(value: Value): string | undefined {
  if (typeof value === 'string') return MARKED.exec(value)?.[1];
  if (value instanceof Secret) return reasonIn(value.value);
  const parts = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  return parts.map(reasonIn).find((reason) => reason !== undefined);
}
