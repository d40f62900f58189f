import { isRecord, type Value, type Values } from '../rpc/values.ts';
import { type Facts } from './facts.ts';

/**
 * The inputs with Google's defaults. One inside of a block is set where the block is; none is set beside an input that
 * excludes it.
 */
export function withDefaults(facts: Facts, inputs: Values): Values {
  return Object.entries(facts.defaults)
    .filter(([path]) => !excluded(facts, inputs, path))
    .reduce<Values>((filled, [path, value]) => fill(filled, path.split('.'), value) as Values, inputs);
}

function fill(value: Value | undefined, [key = '', ...rest]: string[], given: Value): Value | undefined {
  if (Array.isArray(value)) return value.map((item) => fill(item, [key, ...rest], given) ?? null);
  if (!isRecord(value)) return value;
  const present = value[key] ?? undefined;
  if (rest.length === 0) return present === undefined ? { ...value, [key]: given } : value;
  return present === undefined ? value : { ...value, [key]: fill(present, rest, given) ?? null };
}

function excluded({ conflicts, oneOf }: Facts, inputs: Values, path: string): boolean {
  const others = [...conflicts, ...oneOf].filter((group) => group.includes(path)).flat();
  return others.some((other) => other !== path && (inputs[other] ?? null) !== null);
}
