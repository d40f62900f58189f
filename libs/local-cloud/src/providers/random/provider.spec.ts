import fc from 'fast-check';
import { ArgumentSchema } from '../arguments/argument-schema.ts';
import { Secret, type Values } from '../rpc/values.ts';
import { generate } from './password.ts';
import { RandomProvider } from './provider.ts';

const provider = new RandomProvider(new ArgumentSchema('@pulumi/random'));
const resource = { urn: 'urn', type: 'random:index/randomPassword:RandomPassword', name: 'password' };
const call = {
  preview: false,
  warn: () => undefined,
};
const check = (news: Values) => provider.check({ ...resource, olds: {}, news, randomSeed: Buffer.of() }).failures;

it('`diffConfig` answers no change', () => expect(provider.diffConfig()).toEqual([]));

it('create makes a secret password of the given length', async () => {
  const { id, outputs } = await provider.create({ ...resource, ...call, inputs: { length: 20 } });
  expect(id).toBe('none');
  expect(outputs).toEqual({ length: 20, result: expect.any(Secret) as Secret });
  expect((outputs['result'] as Secret).value).toHaveLength(20);
});

it('create in a preview makes no password', async () => {
  expect(await provider.create({ ...resource, ...call, preview: true, inputs: { length: 20 } })).toEqual({
    id: '',
    outputs: { length: 20 },
  });
});

it('generate follows the rules', () => {
  const count = fc.nat(5);
  const rules = fc.record({
    length: fc.integer({ min: 20, max: 64 }),
    minLower: count,
    minUpper: count,
    minNumeric: count,
    minSpecial: count,
  });
  fc.assert(
    fc.property(rules, (wanted) => {
      const password = generate({ ...wanted, overrideSpecial: '-_' });
      const occurrences = (pattern: RegExp) => password.match(pattern)?.length ?? 0;
      expect(password).toMatch(new RegExp(`^[a-zA-Z0-9_-]{${wanted.length}}$`));
      expect(occurrences(/[a-z]/g)).toBeGreaterThanOrEqual(wanted.minLower);
      expect(occurrences(/[A-Z]/g)).toBeGreaterThanOrEqual(wanted.minUpper);
      expect(occurrences(/[0-9]/g)).toBeGreaterThanOrEqual(wanted.minNumeric);
      expect(occurrences(/[-_]/g)).toBeGreaterThanOrEqual(wanted.minSpecial);
    }),
  );
});

it('generate uses no class of characters that is disabled', () => {
  expect(generate({ length: 500, special: false, upper: false })).toMatch(/^[a-z0-9]{500}$/);
});

it('generate makes another password each time', () => {
  const made = Array.from({ length: 100 }, () => generate({ length: 12 }));
  expect(new Set(made).size).toBe(100);
});

it('diff replaces the password on any change, also of keepers', () => {
  const diff = (oldInputs: Values, news: Values) =>
    provider.diff({ ...resource, id: 'none', olds: {}, oldInputs, news });
  expect(diff({ length: 20 }, { length: 20 }).changes).toEqual([]);
  expect(diff({ length: 20 }, { length: 20, keepers: { a: '1' } }).changes).toMatchObject([
    { path: 'keepers', kind: 'ADD', replace: true },
  ]);
});

it.each<[string, Values, string, string]>([
  ['no length', {}, 'length', 'is missing; expected a number'],
  ['a length of zero', { length: 0 }, 'length', 'expected a whole number from 1, got 0'],
  ['a fraction as length', { length: 1.5 }, 'length', 'expected a whole number from 1, got 1.5'],
  [
    'minima beyond the length',
    { length: 3, minLower: 2, minUpper: 2 },
    'length',
    'expected at least 4, the sum of the minima, got 3',
  ],
  [
    'no characters',
    { length: 3, lower: false, upper: false, numeric: false, special: false },
    'special',
    'leaves no characters; allow one of lower, upper, numeric and special',
  ],
])('check refuses %s', (_case, news, property, reason) => {
  expect(check(news)).toEqual([{ property, reason }]);
});

it('check refuses other random resources, and names the known one', () => {
  expect(() =>
    provider.check({
      ...resource,
      type: 'random:index/randomPet:RandomPet',
      olds: {},
      news: {},
      randomSeed: Buffer.of(),
    }),
  ).toThrow(
    'has no resources of type random:index/randomPet:RandomPet; of the random ones it knows random:index/randomPassword:RandomPassword.',
  );
});
