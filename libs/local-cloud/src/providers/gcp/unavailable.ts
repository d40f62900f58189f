import { type ArgumentSchema } from '../arguments/argument-schema.ts';
import { type ArgumentType } from '../arguments/declarations.ts';
import { type CheckFailure } from '../rpc/provider.ts';
import { children, type Value, type Values } from '../rpc/values.ts';
import { type ResourceType } from './resource-type.ts';

/** How deep a value of unavailable outputs is nested. */
const DEPTH = 3;
/** A program may have cut its end off. */
const MARKER = /<unavailable ([^>]*)/;

/**
 * An output of a type whose facts are not known. The engine has no output that fails when it is read: an absent one is
 * "undefined" to the program. So each text in it says why it is unavailable; nx-pulumi fails a program that hands one
 * on, and so does the check of every resource of this emulator.
 */
export function unavailableOutput(schema: ArgumentSchema, type: ResourceType, name: string, property: string): Value {
  const reason =
    `output "${property}" of ${type.name} "${name}" is known to Google only: the local cloud keeps a record of its inputs. ` +
    'Leave out what reads it on the local cloud, or deploy to Google Cloud';
  const marker = `<unavailable ${reason}>`;
  const valueOf = (type: ArgumentType | undefined, depth: number): Value => {
    if (depth > 0 && type?.kind === 'list') return [valueOf(type.of, depth)];
    if (depth === 0 || type?.kind !== 'object') return marker;
    const properties = [...schema.nested(type.interface)];
    return Object.fromEntries(properties.map(([key, { type }]) => [key, valueOf(type, depth - 1)]));
  };
  return valueOf(type.outputs.get(property)?.type, DEPTH);
}

/** The inputs that hold an unavailable output. */
export function unavailableInputs(inputs: Values): CheckFailure[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    const reason = reasonIn(value);
    return reason === undefined ? [] : [{ property, reason }];
  });
}

function reasonIn(value: Value): string | undefined {
  if (typeof value === 'string') return MARKER.exec(value)?.[1];
  return children(value)
    .map(reasonIn)
    .find((reason) => reason !== undefined);
}
