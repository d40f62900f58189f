import { Secret, UNKNOWN, type Values } from '../rpc/values.ts';
import { ArgumentSchema } from './argument-schema.ts';
import { validate } from './validate.ts';

const schema = new ArgumentSchema('@pulumi/gcp');
const failures = (type: string, inputs: Values) => validate(schema, schema.resource(type).inputs, inputs);

it.each<[string, Values]>([
  [
    'plain arguments',
    { name: 'c', enableAutopilot: true, initialNodeCount: 1, nodeLocations: ['a'], resourceLabels: { a: 'b' } },
  ],
  [
    'nested arguments',
    { nodeConfig: { machineType: 'e2-small', oauthScopes: ['x'], kubeletConfig: { cpuManagerPolicy: 'none' } } },
  ],
  ['a list of objects', { masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: '10.0.0.0/8' }] } }],
  ['unknown and secret values', { name: UNKNOWN, nodeConfig: UNKNOWN, enableAutopilot: new Secret(true) }],
])('validate accepts %s of a cluster', (_case, inputs) => {
  expect(failures('gcp:container/cluster:Cluster', inputs)).toEqual([]);
});

it.each<[string, Values, string, string | RegExp]>([
  [
    'an unknown argument',
    { nodeConfg: {} },
    'nodeConfg',
    /^is unknown to @pulumi\/gcp \d+.*; expected one of .*, nodeConfig, /,
  ],
  ['an unknown nested argument', { nodeConfig: { machine: 'x' } }, 'nodeConfig.machine', /^is unknown/],
  ['a wrong type', { enableAutopilot: 'yes' }, 'enableAutopilot', 'expected a boolean, got a string'],
  [
    'a secret of a wrong type, without its value',
    { enableAutopilot: new Secret('hunter2') },
    'enableAutopilot',
    'expected a boolean, got a string',
  ],
  ['a wrong item', { nodeLocations: ['a', 1] }, 'nodeLocations[1]', 'expected a string, got a number'],
  ['a wrong value of a map', { resourceLabels: { a: 1 } }, 'resourceLabels.a', 'expected a string, got a number'],
  ['a string instead of a list', { nodeLocations: 'a' }, 'nodeLocations', 'expected a list of strings, got a string'],
  [
    'a list instead of an object',
    { nodeConfig: [] },
    'nodeConfig',
    'expected an object (container.ClusterNodeConfig), got a list',
  ],
  [
    'a missing nested argument',
    { workloadIdentityConfig: {}, fleet: {}, dnsConfig: {}, gatewayApiConfig: {} },
    'gatewayApiConfig.channel',
    'is missing; expected a string',
  ],
])('validate refuses %s', (_case, inputs, property, reason) => {
  expect(failures('gcp:container/cluster:Cluster', inputs)).toEqual([
    { property, reason: typeof reason === 'string' ? reason : (expect.stringMatching(reason) as string) },
  ]);
});

it('validate names every missing argument at once', () => {
  const found = failures('gcp:dns/recordSet:RecordSet', { name: 'a.' });
  expect(found.map(({ property }) => property)).toEqual(['managedZone', 'type']);
});
