import fc from 'fast-check';
import { anyValue } from '../testing/any-value.ts';
import { Redactor } from './redact.ts';
import { concealLike, hasUnknown, plain, reveal, secretStrings } from './secrets.ts';
import { Secret, UNKNOWN } from './values.ts';

it('what was secret in the inputs is secret at the same place of the outputs, and nothing else', () => {
  const inputs = { data: new Secret({ password: 'x' }), list: [{ value: new Secret('y') }, { value: 'z' }] };
  const live = { data: { password: 'x' }, list: [{ value: 'y', more: 1 }, { value: 'z' }], status: {} };
  expect(concealLike(live, inputs)).toEqual({
    data: new Secret({ password: 'x' }),
    list: [{ value: new Secret('y'), more: 1 }, { value: 'z' }],
    status: {},
  });
});

it('concealing hides every secret of the pattern, and changes no value', () => {
  fc.assert(
    fc.property(anyValue, (pattern) => {
      const concealed = concealLike(reveal(pattern), pattern);
      expect(reveal(concealed)).toEqual(reveal(pattern));
      expect(secretStrings(concealed)).toEqual(secretStrings(pattern));
    }),
  );
});

it('a value that is not known is never sent to a cloud', () => {
  expect(hasUnknown({ a: [new Secret({ b: UNKNOWN })] })).toBe(true);
  expect(() => plain({ a: [new Secret({ b: UNKNOWN })] })).toThrow('not known yet');
});

describe('messages', () => {
  const redactor = new Redactor();
  redactor.remember({
    data: new Secret({ password: 'hunter2' }),
    token: new Secret('open sesame'),
    pin: new Secret('7'),
  });

  it.each([
    ['within a sentence', 'token open sesame refused', 'token [secret] refused'],
    ['within an object', 'WRONGPASS hunter2', 'WRONGPASS [secret]'],
    ['too short to strike without harm', 'waited 7 s', 'waited 7 s'],
  ])('a secret %s', (_form, text, expected) => {
    expect(redactor.strike(text)).toBe(expected);
  });

  it('a secret within a longer one does not leave the rest', () => {
    const nested = new Redactor();
    nested.remember(new Secret('abcd'), new Secret('abcdefgh'));
    expect(nested.strike('abcdefgh')).toBe('[secret]');
  });
});
