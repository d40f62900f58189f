import { Secret, UNKNOWN } from '../rpc/values.js';
import { kindOf } from './kinds.js';
import { outputs, previewed, provenanceOf } from './outputs.js';
import { liveInputs } from './read.js';

const made = { fieldManager: 'pulumi-kubernetes-01234567', initialApiVersion: 'v1' };
const secret = kindOf('kubernetes:core/v1:Secret');

test('the data of a Secret is secret in the state, marked or not, and so is the copy that kubectl leaves', () => {
  const live = {
    data: { a: 'eA==' },
    metadata: {
      name: 'a',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"eA=="}}', b: 'c' },
    },
  };
  expect(outputs(secret, live, { data: { a: 'eA==' } }, made)).toEqual({
    data: new Secret({ a: 'eA==' }),
    metadata: {
      name: 'a',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': new Secret('{"data":{"a":"eA=="}}'), b: 'c' },
    },
    __fieldManager: made.fieldManager,
    __initialApiVersion: 'v1',
    __inputs: { data: new Secret({ a: 'eA==' }) },
  });
});

test('an object is applied by whom the state names; without one each resource has a manager of its own', () => {
  expect(provenanceOf(secret, 'urn:a', outputs(secret, {}, {}, made))).toEqual(made);
  const { fieldManager } = provenanceOf(secret, 'urn:a');
  expect(fieldManager).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
  expect(provenanceOf(secret, 'urn:a')).toEqual({ fieldManager, initialApiVersion: 'v1' });
  expect(provenanceOf(secret, 'urn:b').fieldManager).not.toBe(fieldManager);
});

test('a preview leaves open what only a cluster decides', () => {
  const service = { metadata: { name: 'a' }, spec: { type: 'LoadBalancer' } };
  expect(previewed(kindOf('kubernetes:core/v1:Service'), service)).toEqual({
    metadata: { name: 'a', uid: UNKNOWN, resourceVersion: UNKNOWN, creationTimestamp: UNKNOWN },
    spec: { type: 'LoadBalancer', clusterIP: UNKNOWN, clusterIPs: UNKNOWN },
    status: UNKNOWN,
  });
  const headless = { spec: { clusterIP: 'None' } };
  expect(previewed(kindOf('kubernetes:core/v1:Service'), headless)).toMatchObject({ spec: { clusterIP: 'None' } });
});

describe('inputs after a refresh', () => {
  test('are the recorded ones with live values: what the cluster added is left out', () => {
    const live = {
      kind: 'X',
      metadata: { name: 'a', uid: '1' },
      spec: { replicas: 3, strategy: 'x', list: [{ a: 2, b: 1 }] },
      status: {},
    };
    const recorded = { kind: 'X', metadata: { name: 'a' }, spec: { replicas: 1, list: [{ a: 1 }], gone: true } };
    expect(liveInputs(live, recorded)).toEqual({
      kind: 'X',
      metadata: { name: 'a' },
      spec: { replicas: 3, list: [{ a: 2 }] },
    });
  });

  test('have a list as it is when its length changed', () => {
    expect(liveInputs({ list: [{ a: 1, b: 1 }, { a: 2 }] }, { list: [{ a: 1 }] })).toEqual({
      list: [{ a: 1, b: 1 }, { a: 2 }],
    });
  });

  test('keep secrets secret', () => {
    expect(liveInputs({ data: { a: 'y' } }, { data: new Secret({ a: 'x' }) })).toEqual({
      data: new Secret({ a: 'y' }),
    });
  });
});
