import fc from 'fast-check';
import { anyValue } from '../testing/any-value.ts';
import { decode, encode, fromStruct, Secret, toStruct, UNKNOWN } from './values.ts';

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

it('fromStruct reads every value that toStruct writes', () => {
  fc.assert(fc.property(anyValue, (value) => expect(fromStruct(toStruct({ value }))).toEqual({ value })));
});

it('encode writes secrets and unknown values in the forms of Pulumi', () => {
  expect(encode({ a: new Secret('x'), b: UNKNOWN })).toEqual({
    a: { [SIGNATURE]: SECRET, value: 'x' },
    b: '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  });
});

it('decode reads an unknown value of any type', () => {
  expect(decode('3eeb2bf0-c639-47a8-9e75-3b44932eb421')).toBe(UNKNOWN);
  expect(decode('dd056dcd-154b-4c76-9bd3-c8f88648b5ff')).toBe(UNKNOWN);
});

it('decode refuses an asset', () => {
  expect(() => decode({ [SIGNATURE]: 'c44067f5952c0a294b673a41bacd8c17', text: 'x' })).toThrow('Assets');
});

it('fromStruct reads no properties where a message has none', () => {
  expect(fromStruct(undefined)).toEqual({});
});
