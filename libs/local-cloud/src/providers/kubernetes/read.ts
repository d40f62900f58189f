import { isRecord } from '../rpc/records.js';
import { concealLike, reveal } from '../rpc/secrets.js';
import { type JsonObject, type Value, type Values } from '../rpc/values.js';

/**
 * The inputs that would make the live object: the recorded ones with live values, so that a difference from the program
 * shows what drifted. Without recorded ones (an import), everything but what the cluster itself decides.
 */
export function liveInputs(live: JsonObject, oldInputs: Values): Values {
  if (Object.keys(oldInputs).length === 0) return imported(live);
  return concealLike(overlaid(reveal(oldInputs), live) ?? {}, oldInputs) as Values;
}

function overlaid(input: Value, live: Value | undefined): Value | undefined {
  if (live === undefined) return undefined;
  if (isRecord(input) && isRecord(live)) {
    const parts = Object.entries(input).map(([key, part]) => [key, overlaid(part, live[key])] as const);
    return Object.fromEntries(parts.filter((part): part is readonly [string, Value] => part[1] !== undefined));
  }
  if (Array.isArray(input) && Array.isArray(live) && input.length === live.length) {
    return input.map((part, index) => overlaid(part, live[index]) ?? null);
  }
  return live;
}

function imported(live: JsonObject): Values {
  const { metadata } = live;
  const { name, namespace, labels, annotations } = isRecord(metadata) ? metadata : {};
  const kept = Object.entries({ name, namespace, labels, annotations }).filter(([, value]) => value !== undefined);
  const rest = Object.entries(live).filter(([key]) => key !== 'status');
  return { ...Object.fromEntries(rest), metadata: Object.fromEntries(kept) as Values };
}
