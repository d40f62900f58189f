import { compare, valueAt, within } from '../rpc/compare.ts';
import { isRecord, type Value, type Values } from '../rpc/values.ts';
import { type Diff, type PropertyDiff } from '../rpc/provider.ts';
import { type Facts } from './facts.ts';

type Changes = Diff['changes'];

/**
 * What changes between two sets of inputs, and which of it only a new resource can have. Leaving out an input that Google
 * fills in changes nothing.
 */
export function changesOf(facts: Facts, olds: Values, news: Values): Changes {
  const changes = [...compare(olds, news)].filter(([path, kind]) => !(kind === 'DELETE' && isFilledIn(facts, path)));
  return new Map(
    changes.map(([path, kind]) => {
      const touched = [path, ...pathsBelow(valueAt(olds, path), path), ...pathsBelow(valueAt(news, path), path)];
      const replace = touched.some((one) => isImmutable(facts, one, one === path ? kind : 'ADD'));
      return [path, { kind, replace }] as const;
    }),
  );
}

function isFilledIn({ computed }: Facts, path: string): boolean {
  return computed.some((one) => one.input && one.path === path);
}

function isImmutable({ immutable }: Facts, changed: string, kind: PropertyDiff['kind']): boolean {
  const path = changed.replace(/\[[^\]]*\]/g, '');
  // The number of a block's items is part of the block itself.
  const itself = path === changed || kind !== 'UPDATE';
  return immutable.some((one) => (one.itself ? itself && one.path === path : within(path, one.path)));
}

function pathsBelow(value: Value | undefined, path: string): string[] {
  if (!isRecord(value)) return Array.isArray(value) ? value.flatMap((item) => pathsBelow(item, path)) : [];
  return Object.entries(value).flatMap(([key, part]) => [`${path}.${key}`, ...pathsBelow(part, `${path}.${key}`)]);
}
