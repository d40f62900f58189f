import { Secret, UNKNOWN, type Values } from '../rpc/values.ts';
import { ArgumentSchema } from '../arguments/argument-schema.ts';
import { checkInputRules } from './input-rules.ts';
import { resourceType } from './resource-type.ts';

const CLUSTER = 'gcp:container/cluster:Cluster';
const RECORD = 'gcp:dns/recordSet:RecordSet';
const CERTIFICATE = 'gcp:certificatemanager/certificate:Certificate';
const schema = new ArgumentSchema('@pulumi/gcp');
const failures = (type: string, inputs: Values) => checkInputRules(resourceType(schema, type), inputs);

it.each<[string, string, Values, string, string]>([
  [
    'a pair, even when one of it is false',
    CLUSTER,
    { enableAutopilot: false, enableShieldedNodes: true },
    'enableShieldedNodes',
    'conflicts with enableAutopilot: set one of the two, not both',
  ],
  [
    'a pair, one of it nested and secret',
    CLUSTER,
    { enableAutopilot: true, addonsConfig: { dnsCacheConfig: new Secret({ enabled: true }) } },
    'addonsConfig.dnsCacheConfig',
    'conflicts with enableAutopilot: set one of the two, not both',
  ],
  [
    'two of a group that requires one',
    RECORD,
    { rrdatas: ['192.0.2.1'], routingPolicy: { wrrs: [{}] } },
    'routingPolicy',
    'routingPolicy and rrdatas exclude each other: set exactly one of routingPolicy, rrdatas',
  ],
  [
    'none of a group that requires one',
    RECORD,
    {},
    'routingPolicy',
    'set exactly one of routingPolicy, rrdatas; got none',
  ],
  [
    'an empty block that requires one of a group',
    CLUSTER,
    { privateClusterConfig: {} },
    'privateClusterConfig.enablePrivateEndpoint',
    expect.stringMatching(/^set at least one of privateClusterConfig.enablePrivateEndpoint, .*; got none$/) as string,
  ],
  [
    'an input without the one it needs',
    CERTIFICATE,
    { selfManaged: { pemCertificate: 'c', pemPrivateKeyWo: 'k' } },
    'selfManaged.pemPrivateKeyWo',
    'set selfManaged.pemPrivateKeyWo and selfManaged.pemPrivateKeyWoVersion together, or none of them',
  ],
])('checkInputRules refuses %s, and names all', (_case, type, inputs, property, reason) => {
  expect(failures(type, inputs)).toEqual([{ property, reason }]);
});

it.each<[string, string, Values]>([
  ['one of a pair', CLUSTER, { enableAutopilot: true }],
  ['a group whose block is absent', CLUSTER, {}],
  ['a pair of which one is unknown', CLUSTER, { enableAutopilot: true, enableShieldedNodes: UNKNOWN }],
  ['a group of which one is unknown', RECORD, { rrdatas: UNKNOWN }],
])('checkInputRules accepts %s', (_case, type, inputs) => expect(failures(type, inputs)).toEqual([]));
