import { type Changes, compare, valueAt, within } from '../rpc/compare.js';
import { type Diff, type DiffRequest, UNCHANGED } from '../rpc/provider.js';
import { isRecord } from '../rpc/records.js';
import { hasUnknown, plain, reveal } from '../rpc/secrets.js';
import { type JsonObject, type Value, type Values } from '../rpc/values.js';
import { AUTONAMED } from './check.js';
import { type Kind } from './kinds.js';
import { addressOf, annotation, idOf } from './objects.js';

/** Asks the API server what would come of the inputs; nothing if it refuses them. */
export type DryRun = (inputs: JsonObject) => Promise<JsonObject | undefined>;

/** What an update would change. Equal inputs change nothing: drift is for a refresh to find. */
export async function diff(kind: Kind, request: DiffRequest, dryRun: DryRun): Promise<Diff> {
  const wished = compare(request.oldInputs, request.news);
  if (wished.size === 0) return UNCHANGED;
  const changes = (await effective(kind, request, dryRun)) ?? wished;
  const replacing = (path: string) =>
    kind.immutable.some((property) => within(path, property)) || frozen(request, path);
  return {
    changes: new Map([...changes].map(([path, change]) => [path, { kind: change, replace: replacing(path) }])),
    deleteBeforeReplace: sameObject(kind, request) && annotation(reveal(request.news) as Values, AUTONAMED) !== 'true',
  };
}

/**
 * The changes that the API server would see: it normalises (`1000m` is `1`), so different inputs need not be a change.
 * Nothing where only the inputs can be compared.
 */
async function effective(kind: Kind, request: DiffRequest, dryRun: DryRun): Promise<Changes | undefined> {
  if (hasUnknown(request.news) || !sameObject(kind, request)) return undefined;
  const result = await dryRun(plain(request.news) as JsonObject);
  if (!result) return undefined;
  const changes = compare(asked(request.olds), asked(result));
  if (changes.size === 0) return changes;
  const ours = [...changes].filter(
    ([path, change]) =>
      valueAt(request.news, path) !== undefined ||
      (change === 'DELETE' && valueAt(request.oldInputs, path) !== undefined),
  );
  return ours.length > 0 ? new Map(ours) : undefined;
}

function sameObject(kind: Kind, { oldInputs, news }: DiffRequest): boolean {
  return idOf(addressOf(kind, reveal(oldInputs) as Values)) === idOf(addressOf(kind, reveal(news) as Values));
}

/** The contents of a ConfigMap or Secret that is marked as immutable. */
function frozen({ oldInputs }: DiffRequest, path: string): boolean {
  return (
    oldInputs['immutable'] === true && ['data', 'binaryData', 'immutable'].some((property) => within(path, property))
  );
}

/** What somebody asked for: the object without what the API server and controllers note in it, and without our own notes. */
function asked(object: Values): Value {
  const own = Object.entries(object).filter(([key]) => !key.startsWith('__') && key !== 'status');
  const { labels, annotations, name, namespace } = isRecord(object['metadata']) ? object['metadata'] : {};
  const kept = Object.entries({ labels, annotations, name, namespace }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(own), metadata: Object.fromEntries(kept) as Values };
}
