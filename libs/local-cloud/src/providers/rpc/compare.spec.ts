import { compare, within } from './compare.ts';
import { Secret, UNKNOWN, type Value } from './values.ts';

it.each<[string, Value, Value, Record<string, string>]>([
  ['nothing', { a: 1, b: ['x'] }, { b: ['x'], a: 1 }, {}],
  ['a changed value', { a: { b: 1 } }, { a: { b: 2 } }, { 'a.b': 'UPDATE' }],
  ['an added and a deleted property', { a: 1 }, { b: { c: 1 } }, { a: 'DELETE', b: 'ADD' }],
  ['an item', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }, 4] }, { 'a[1].b': 'UPDATE', 'a[2]': 'ADD' }],
  ['another type', { a: [1] }, { a: { b: 1 } }, { a: 'UPDATE' }],
  ['a label', { a: {} }, { a: { 'x.io/y': '1' } }, { 'a["x.io/y"]': 'ADD' }],
  ['an unknown value', { a: 1 }, { a: UNKNOWN }, { a: 'UPDATE' }],
  ['nothing when only the secrecy differs', { a: 'x' }, { a: new Secret('x') }, {}],
])('compare lists %s', (_case, before, after, expected) => {
  const changes = compare(before, after).map(({ path, kind }) => [path, kind] as const);
  expect(Object.fromEntries(changes)).toEqual(expected);
});

it('compare answers with the values before and after, without secret wrappers', () => {
  expect(compare({ a: [{ b: 1 }] }, { a: [{ b: new Secret(2) }, 3] })).toEqual([
    { path: 'a[0].b', kind: 'UPDATE', before: 1, after: 2 },
    { path: 'a[1]', kind: 'ADD', after: 3 },
  ]);
});

it('within holds for a property and what is below it, not for one whose name only begins alike', () => {
  expect(
    ['spec.selector', 'spec.selector.app', 'spec.selector[0]', 'spec.selectors'].map((path) =>
      within(path, 'spec.selector'),
    ),
  ).toEqual([true, true, true, false]);
});
