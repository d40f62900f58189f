import { type JsonObject, UNKNOWN, type Values } from '../rpc/values.js';
import { diff, type DryRun } from './diff.js';
import { kindOf } from './kinds.js';

const metadata = { name: 'a', namespace: 'env' };
const never: DryRun = () => Promise.reject(new Error('the API server was asked'));
const answers =
  (object: JsonObject): DryRun =>
  () =>
    Promise.resolve(object);

async function changes(type: string, oldInputs: Values, news: Values, dryRun: DryRun, olds: Values = oldInputs) {
  const request = { urn: 'urn', type, name: 'a', id: 'env/a', olds, oldInputs, news };
  const found = await diff(kindOf(type), request, dryRun);
  const described = [...found.changes].map(([path, { kind, replace }]) => [path, replace ? `${kind}, replace` : kind]);
  return { ...(Object.fromEntries(described) as Record<string, string>), deletesFirst: found.deleteBeforeReplace };
}

const CONFIG_MAP = 'kubernetes:core/v1:ConfigMap';
const SET = 'kubernetes:apps/v1:StatefulSet';

test('equal inputs change nothing, and nobody is asked', async () => {
  expect(await changes(CONFIG_MAP, { metadata, data: { a: '1' } }, { metadata, data: { a: '1' } }, never)).toEqual({
    deletesFirst: false,
  });
});

test('what the API server makes equal is no change', async () => {
  const olds = { metadata, spec: { cpu: '1' }, status: { used: 1 }, __inputs: { spec: { cpu: '1000m' } } };
  const wished = { metadata, spec: { cpu: '1' } };
  expect(
    await changes(SET, { metadata, spec: { cpu: '1000m' } }, wished, answers({ ...wished, status: { used: 2 } }), olds),
  ).toEqual({
    deletesFirst: true,
  });
});

test('what the API server adds by itself is not reported', async () => {
  const olds = { metadata: { ...metadata, uid: '1', generation: 1 }, spec: { replicas: 1 } };
  const result = { metadata: { ...metadata, uid: '1', generation: 2 }, spec: { replicas: 2, added: true } };
  expect(
    await changes(SET, { metadata, spec: { replicas: 1 } }, { metadata, spec: { replicas: 2 } }, answers(result), olds),
  ).toEqual({
    'spec.replicas': 'UPDATE',
    deletesFirst: true,
  });
});

test('without an answer the inputs are compared', async () => {
  const inputs = (serviceName: string) => ({ metadata, spec: { serviceName, replicas: 1 } });
  expect(await changes(SET, inputs('a'), inputs('b'), () => Promise.resolve(undefined))).toEqual({
    'spec.serviceName': 'UPDATE, replace',
    deletesFirst: true,
  });
});

test('unknown inputs are compared without asking', async () => {
  expect(await changes(CONFIG_MAP, { metadata, data: { a: '1' } }, { metadata, data: { a: UNKNOWN } }, never)).toEqual({
    'data.a': 'UPDATE',
    deletesFirst: true,
  });
});

test('another name or namespace is another object, made before the old one goes', async () => {
  expect(await changes(CONFIG_MAP, { metadata }, { metadata: { ...metadata, name: 'b' } }, never)).toEqual({
    'metadata.name': 'UPDATE, replace',
    deletesFirst: false,
  });
  expect(await changes(CONFIG_MAP, { metadata }, { metadata: { ...metadata, namespace: 'other' } }, never)).toEqual({
    'metadata.namespace': 'UPDATE, replace',
    deletesFirst: false,
  });
});

test('a made-up name lets the successor be made first', async () => {
  const named = { ...metadata, annotations: { 'pulumi.com/autonamed': 'true' } };
  const found = await changes(
    'kubernetes:core/v1:Secret',
    { metadata: named, type: 'a' },
    { metadata: named, type: 'b' },
    answers({ metadata: named, type: 'b' }),
  );
  expect(found).toEqual({ type: 'UPDATE, replace', deletesFirst: false });
});

test('the contents of an immutable ConfigMap are replaced', async () => {
  const inputs = (a: string) => ({ metadata, immutable: true, data: { a } });
  expect(await changes(CONFIG_MAP, inputs('1'), inputs('2'), answers(inputs('2')))).toEqual({
    'data.a': 'UPDATE, replace',
    deletesFirst: true,
  });
});
