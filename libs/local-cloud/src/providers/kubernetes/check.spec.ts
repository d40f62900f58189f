import { Secret, UNKNOWN, type Values } from '../rpc/values.js';
import { check } from './check.js';
import { kindOf } from './kinds.js';

const checked = (kind: string, news: Values, olds: Values = {}) => {
  const type = `kubernetes:core/v1:${kind}`;
  const randomSeed = Buffer.from('0123456789abcdef', 'hex');
  return check(kindOf(type), { urn: 'urn', type, name: 'Redis', olds, news, randomSeed }).inputs;
};
const metadata = { name: 'redis', namespace: 'env' };

test.each<[string, Values, Values]>([
  ['encodes texts', { stringData: { a: 'x' } }, { data: new Secret({ a: 'eA==' }) }],
  [
    'keeps what is encoded, texts winning',
    { data: { a: 'YQ==', b: 'Yg==' }, stringData: { b: 'x' } },
    { data: new Secret({ a: 'YQ==', b: 'eA==' }) },
  ],
  [
    'keeps secret what is',
    { stringData: new Secret({ a: 'x' }), data: { b: 'Yg==' } },
    { data: new Secret({ b: 'Yg==', a: 'eA==' }) },
  ],
  ['hides what nobody marked', { data: { a: 'YQ==' } }, { data: new Secret({ a: 'YQ==' }) }],
  ['leaves open what is not known', { stringData: UNKNOWN }, { data: new Secret(UNKNOWN) }],
  [
    'leaves open the parts that are not known',
    { stringData: { a: new Secret(UNKNOWN) } },
    { data: new Secret({ a: new Secret(UNKNOWN) }) },
  ],
])('a Secret %s', (_case, news, expected) => {
  expect(checked('Secret', { metadata, ...news })).toEqual({ metadata, ...expected });
});

test('a name is made up from the name in the program, and kept', () => {
  const made = {
    metadata: { namespace: 'env', name: 'redis-01234567', annotations: { 'pulumi.com/autonamed': 'true' } },
  };
  expect(checked('ConfigMap', { metadata: { namespace: 'env' } })).toEqual(made);
  const old = { metadata: { ...made.metadata, name: 'redis-old' } };
  expect(checked('ConfigMap', { metadata: { namespace: 'env' } }, old)).toEqual(old);
});

test('a name that the program gave up is not kept', () => {
  const old = { metadata: { namespace: 'env', name: 'given' } };
  expect(checked('ConfigMap', { metadata: { namespace: 'env' } }, old)).toMatchObject({
    metadata: { name: 'redis-01234567' },
  });
});

test('a name that is not known yet is left alone', () => {
  expect(checked('ConfigMap', { metadata: { namespace: 'env', name: UNKNOWN } })).toEqual({
    metadata: { namespace: 'env', name: UNKNOWN },
  });
});

test('the namespace is "default" where there are namespaces, and none elsewhere', () => {
  expect(checked('ConfigMap', { metadata: { name: 'a' } })).toEqual({ metadata: { name: 'a', namespace: 'default' } });
  expect(checked('Namespace', { metadata: { name: 'a' } })).toEqual({ metadata: { name: 'a' } });
});

test('nulls are left out', () => {
  expect(checked('ConfigMap', { metadata, data: { a: null, b: 'x' }, immutable: null })).toEqual({
    metadata,
    data: { b: 'x' },
  });
});

test('a type that is not known is refused with those that are', () => {
  expect(() => kindOf('kubernetes:batch/v1:Job')).toThrow(
    /has no resources of type kubernetes:batch\/v1:Job. It knows kubernetes:core\/v1:Namespace, .*PodDisruptionBudget/,
  );
});
