import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';

/** One call of the engine and the official provider's answer. */
export interface Exchange {
  method: string;
  request: JsonObject;
  response: JsonObject | null;
  errors?: string[];
}

/** The calls of a recorded operation, e.g. `4-update`. */
export function recording(name: string): Exchange[] {
  const file = join(__dirname, '../kubernetes/recordings', `${name}.jsonl`);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Exchange);
}

/** The first call of a method for a resource type's last part, e.g. `Update` of `Deployment`. */
export function call(exchanges: Exchange[], method: string, kind: string): Exchange {
  const found = exchanges.find(
    (exchange) => exchange.method === method && text(exchange.request, 'type').endsWith(`:${kind}`),
  );
  if (!found) throw new Error(`the recording has no ${method} of a ${kind}`);
  return found;
}
