import { type CheckFailure } from '../rpc/provider.ts';
import { isRecord, Secret, Unknown, type Value, type Values } from '../rpc/values.ts';
import { type Facts } from './facts.ts';

/** Which inputs exclude or need each other, as Google's provider checks it. What is not known yet is not counted. */
export function checkInputRules(facts: Facts, inputs: Values): CheckFailure[] {
  const set = (path: string) => state(inputs, path) === 'set';
  return [
    ...facts.conflicts
      .filter((pair) => pair.every(set))
      .map(([one = '', other]) => ({
        property: one,
        reason: `conflicts with ${other}: set one of the two, not both`,
      })),
    ...facts.oneOf.flatMap((group) => {
      const given = group.filter(set);
      if (given.length > 1)
        return failure(given, `${given.join(' and ')} exclude each other: set exactly one of ${group.join(', ')}`);
      return given.length === 0 && noneGiven(inputs, group)
        ? failure(group, `set exactly one of ${group.join(', ')}; got none`)
        : [];
    }),
    ...facts.atLeastOneOf
      .filter((group) => noneGiven(inputs, group))
      .flatMap((group) => failure(group, `set at least one of ${group.join(', ')}; got none`)),
    ...facts.together
      .filter((group) => group.some(set) && group.some((path) => state(inputs, path) === 'absent'))
      .flatMap((group) => failure(group.filter(set), `set ${group.join(' and ')} together, or none of them`)),
  ];
}

function failure([property = '']: string[], reason: string): CheckFailure[] {
  return [{ property, reason }];
}

/** Whether the block around the group is there, and nothing of the group in it. */
function noneGiven(inputs: Values, group: string[]): boolean {
  const block = (group[0] ?? '').split('.').slice(0, -1);
  const found = block.reduce<Value | undefined>((value, key) => (isRecord(value) ? value[key] : undefined), inputs);
  if (!isRecord(unwrap(found))) return false;
  return group.every((path) => state(inputs, path) === 'absent');
}

function state(inputs: Values, path: string): 'set' | 'absent' | 'unknown' {
  let value: Value | undefined = inputs;
  for (const key of path.split('.')) {
    value = unwrap(value);
    if (value instanceof Unknown) return 'unknown';
    value = isRecord(value) ? value[key] : undefined;
  }
  value = unwrap(value);
  if (value instanceof Unknown) return 'unknown';
  return (value ?? null) === null ? 'absent' : 'set';
}

function unwrap(value: Value | undefined): Value | undefined {
  return value instanceof Secret ? unwrap(value.value) : value;
}
