import { compare, valueAt, within } from './compare.ts';
import { Secret, UNKNOWN, type Value } from './values.ts';

it.each<[string, Value, Value, Record<string, string>]>([
  ['nothing', { a: 1, b: ['x'] }, { b: ['x'], a: 1 }, {}],
  ['a changed value', { a: { b: 1 } }, { a: { b: 2 } }, { 'a.b': 'UPDATE' }],
  ['a new and a lost property', { a: 1 }, { b: { c: 1 } }, { a: 'DELETE', b: 'ADD' }],
  ['an item', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }, 4] }, { 'a[1].b': 'UPDATE', 'a[2]': 'ADD' }],
  ['another type', { a: [1] }, { a: { b: 1 } }, { a: 'UPDATE' }],
  ['a label', { a: {} }, { a: { 'x.io/y': '1' } }, { 'a["x.io/y"]': 'ADD' }],
  ['a value that is not known yet', { a: 1 }, { a: UNKNOWN }, { a: 'UPDATE' }],
  ['nothing when only the secrecy differs', { a: 'x' }, { a: new Secret('x') }, {}],
])('%s', (_case, before, after, expected) => {
  expect(Object.fromEntries(compare(before, after))).toEqual(expected);
});

it('a path leads to its value', () => {
  const value = { a: [{ 'x.io/y': new Secret('z'), 'b-c': 1 }] };
  expect(valueAt(value, 'a[0]["x.io/y"]')).toBe('z');
  expect(valueAt(value, 'a[0].b-c')).toBe(1);
  expect(valueAt(value, 'a[1].b')).toBeUndefined();
});

it('a path lies within a property, but not within one whose name it merely starts with', () => {
  expect(
    ['spec.selector', 'spec.selector.app', 'spec.selector[0]', 'spec.selectors'].map((path) =>
      within(path, 'spec.selector'),
    ),
  ).toEqual([true, true, true, false]);
});
