import fc from 'fast-check';
import { Secret, UNKNOWN, type Value } from '../rpc/values.ts';

/** Any property value, secret and unknown parts included. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant<Value>(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.constant(UNKNOWN),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z.]{1,5}$/), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    tie('value').map((value) => new Secret(value)),
  ),
})).value;
