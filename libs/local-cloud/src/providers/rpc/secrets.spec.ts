import fc from 'fast-check';
import { anyValue } from '../testing/any-value.ts';
import { hasUnknown, markSecretsLike, plain, Redactor, reveal, secretStrings } from './secrets.ts';
import { Secret, UNKNOWN } from './values.ts';

it('markSecretsLike makes secret what is secret at the same place of the pattern, and nothing else', () => {
  const inputs = { data: new Secret({ password: 'x' }), list: [{ value: new Secret('y') }, { value: 'z' }] };
  const live = { data: { password: 'x' }, list: [{ value: 'y', more: 1 }, { value: 'z' }], status: {} };
  expect(markSecretsLike(live, inputs)).toEqual({
    data: new Secret({ password: 'x' }),
    list: [{ value: new Secret('y'), more: 1 }, { value: 'z' }],
    status: {},
  });
});

it('markSecretsLike marks every secret of the pattern, and changes no value', () => {
  fc.assert(
    fc.property(anyValue, (pattern) => {
      const marked = markSecretsLike(reveal(pattern), pattern);
      expect(reveal(marked)).toEqual(reveal(pattern));
      expect(secretStrings(marked)).toEqual(secretStrings(pattern));
    }),
  );
});

it('plain refuses unknown values', () => {
  expect(hasUnknown({ a: [new Secret({ b: UNKNOWN })] })).toBe(true);
  expect(() => plain({ a: [new Secret({ b: UNKNOWN })] })).toThrow('not known yet');
});

describe('Redactor', () => {
  const redactor = new Redactor();
  redactor.remember({
    data: new Secret({ password: 'hunter2' }),
    token: new Secret('open sesame'),
    pin: new Secret('7'),
  });

  it.each([
    ['within a sentence', 'token open sesame refused', 'token [secret] refused'],
    ['within an object', 'WRONGPASS hunter2', 'WRONGPASS [secret]'],
    ['shorter than 4 characters, which stays', 'waited 7 s', 'waited 7 s'],
  ])('redact of a secret %s', (_form, text, expected) => {
    expect(redactor.redact(text)).toBe(expected);
  });

  it('redact of a secret that begins with another one redacts all of it', () => {
    const nested = new Redactor();
    nested.remember([new Secret('abcd'), new Secret('abcdefgh')]);
    expect(nested.redact('abcdefgh')).toBe('[secret]');
  });
});
