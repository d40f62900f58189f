import { Secret, UNKNOWN, type Values } from '../rpc/values.ts';
import { Shapes } from './shapes.ts';
import { validate } from './validate.ts';

const shapes = new Shapes('@pulumi/gcp');
const failures = (file: string, name: string, inputs: Values) => validate(shapes, shapes.resource(file, name), inputs);

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
  [
    'values that are not known yet, and secret ones',
    { name: UNKNOWN, nodeConfig: UNKNOWN, enableAutopilot: new Secret(true) },
  ],
])('%s of a cluster pass', (_case, inputs) => {
  expect(failures('container/cluster', 'ClusterArgs', inputs)).toEqual([]);
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
    'a wrong secret, which is not shown',
    { enableAutopilot: new Secret('hunter2') },
    'enableAutopilot',
    'expected a boolean, got a string',
  ],
  ['a wrong item', { nodeLocations: ['a', 1] }, 'nodeLocations[1]', 'expected a string, got a number'],
  ['a wrong value of a map', { resourceLabels: { a: 1 } }, 'resourceLabels.a', 'expected a string, got a number'],
  ['no list', { nodeLocations: 'a' }, 'nodeLocations', 'expected a list of strings, got a string'],
  ['no object', { nodeConfig: [] }, 'nodeConfig', 'expected an object (container.ClusterNodeConfig), got a list'],
  [
    'a missing nested argument',
    { workloadIdentityConfig: {}, fleet: {}, dnsConfig: {}, gatewayApiConfig: {} },
    'gatewayApiConfig.channel',
    'is missing; expected a string',
  ],
])('%s is told', (_case, inputs, property, reason) => {
  expect(failures('container/cluster', 'ClusterArgs', inputs)).toEqual([
    { property, reason: typeof reason === 'string' ? reason : (expect.stringMatching(reason) as string) },
  ]);
});

it('every missing argument is told at once', () => {
  const found = failures('dns/recordSet', 'RecordSetArgs', { name: 'a.' });
  expect(found.map(({ property }) => property)).toEqual(['managedZone', 'type']);
});
