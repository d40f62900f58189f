import { updateAt, valueAt } from './property-path.ts';
import { Secret, UNKNOWN, type Value } from './values.ts';

it.each<[string, Value, Value | undefined]>([
  ['a nested value', { a: { b: 1 } }, 1],
  ['a secret value, as it is', { a: { b: new Secret(1) } }, new Secret(1)],
  ['a value of a secret block', { a: new Secret({ b: 1 }) }, 1],
  ['unknown in an unknown block', { a: UNKNOWN }, UNKNOWN],
  ['nothing in an absent block', {}, undefined],
])('valueAt finds %s', (_case, value, expected) => expect(valueAt(value, 'a.b')).toEqual(expected));

it.each<[string, Value, Value]>([
  ['a value', { a: { b: 1 }, c: 2 }, { a: { b: [1] }, c: 2 }],
  ['an absent value', { a: {} }, { a: { b: [null] } }],
  ['the value of each item', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: [1] }, { b: [2] }] }],
  ['an unknown block itself', { a: UNKNOWN }, { a: [UNKNOWN] }],
  ['nothing in an absent block', { c: 1 }, { c: 1 }],
  ['nothing in a secret block', { a: new Secret({ b: 1 }) }, { a: new Secret({ b: 1 }) }],
])('updateAt changes %s', (_case, value, expected) => {
  expect(updateAt(value, 'a.b', (present) => [present])).toEqual(expected);
});
