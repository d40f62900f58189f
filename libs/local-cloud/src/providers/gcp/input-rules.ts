import { type CheckFailure } from '../rpc/provider.ts';
import { valueAt } from '../rpc/property-path.ts';
import { reveal } from '../rpc/secrets.ts';
import { isRecord, Unknown, type Values } from '../rpc/values.ts';
import { type ResourceType } from './resource-type.ts';

/**
 * Which inputs exclude or need each other, as Google's provider checks it. Unknown values are neither set nor absent.
 */
export function checkInputRules(type: ResourceType, inputs: Values): CheckFailure[] {
  const revealed = reveal(inputs) as Values;
  const isAbsent = (path: string) => (valueAt(revealed, path) ?? null) === null;
  const isSet = (path: string) => !isAbsent(path) && !(valueAt(revealed, path) instanceof Unknown);
  /** Whether the block around the group is set, and nothing of the group in it. */
  const isEmpty = (group: string[]) =>
    isRecord(valueAt(revealed, (group[0] ?? '').replace(/\.?[^.]*$/, ''))) && group.every(isAbsent);
  const failure = ([property = '']: string[], reason: string) => ({ property, reason });
  return [
    ...type.conflicts
      .filter((pair) => pair.every(isSet))
      .map(([one, other]) => failure([other], `conflicts with ${one}: set one of the two, not both`)),
    ...type.oneOf
      .map((group) => ({ group, set: group.filter(isSet) }))
      .filter(({ set }) => set.length > 1)
      .map(({ group, set }) =>
        failure(set, `${set.join(' and ')} exclude each other: set exactly one of ${group.join(', ')}`),
      ),
    ...type.oneOf.filter(isEmpty).map((group) => failure(group, `set exactly one of ${group.join(', ')}; got none`)),
    ...type.atLeastOneOf
      .filter(isEmpty)
      .map((group) => failure(group, `set at least one of ${group.join(', ')}; got none`)),
    ...type.together
      .filter((group) => group.some(isSet) && group.some(isAbsent))
      .map((group) => failure(group.filter(isSet), `set ${group.join(' and ')} together, or none of them`)),
  ];
}
