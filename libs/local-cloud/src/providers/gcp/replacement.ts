import { compare, within } from '../rpc/compare.ts';
import { type Change, type Diff } from '../rpc/provider.ts';
import { isRecord, type Value, type Values } from '../rpc/values.ts';
import { type ResourceType } from './resource-type.ts';

/**
 * What changes between two sets of inputs, and which of it only a new resource can have. Leaving out an input that
 * Google fills in changes nothing.
 */
export function changesOf(type: ResourceType, olds: Values, news: Values): Diff['changes'] {
  return compare(olds, news)
    .filter(({ path, kind }) => !(kind === 'DELETE' && type.filledIn.includes(path)))
    .map((change) => ({ ...change, replace: replaces(type, change) }));
}

function replaces(type: ResourceType, { path, kind, before, after }: Change): boolean {
  const below = [...pathsBelow(before, path), ...pathsBelow(after, path)];
  return isImmutable(type, path, kind) || below.some((one) => isImmutable(type, one, 'ADD'));
}

function isImmutable({ immutable }: ResourceType, changed: string, kind: Change['kind']): boolean {
  const path = changed.replace(/\[[^\]]*\]/g, '');
  // The number of a block's items belongs to the block itself.
  const itself = path === changed || kind !== 'UPDATE';
  return immutable.some((one) => (one.endsWith('!') ? itself && one === `${path}!` : within(path, one)));
}

function pathsBelow(value: Value | undefined, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsBelow(item, path));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [`${path}.${key}`, ...pathsBelow(child, `${path}.${key}`)]);
}
