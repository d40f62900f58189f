import { type Call } from '../../rpc/provider.js';
import { type Values } from '../../rpc/values.js';
import { skipsAwait, timeoutSeconds } from './timeout.js';

const call = (timeout: number) => ({ timeout }) as Call;
const annotated = (annotations: Values) => ({ metadata: { annotations } });

test.each([
  ['customTimeouts first', 25, annotated({ 'pulumi.com/timeoutSeconds': '30' }), 25],
  ['then the annotation', 0, annotated({ 'pulumi.com/timeoutSeconds': '30' }), 30],
  ['then ten minutes', 0, annotated({}), 600],
  ['an annotation that is no number does not count', 0, annotated({ 'pulumi.com/timeoutSeconds': 'soon' }), 600],
])('%s', (_case, timeout, object, seconds) => {
  expect(timeoutSeconds(call(timeout), object)).toBe(seconds);
});

test('only the text "true" skips the wait', () => {
  expect(['true', 'false', ''].map((value) => skipsAwait(annotated({ 'pulumi.com/skipAwait': value })))).toEqual([
    true,
    false,
    false,
  ]);
});
