import { Secret, UNKNOWN, type Values } from '../rpc/values.ts';
import { factsOf } from './facts.ts';
import { checkInputRules } from './input-rules.ts';

const CLUSTER = 'gcp:container/cluster:Cluster';
const RECORD = 'gcp:dns/recordSet:RecordSet';
const CERTIFICATE = 'gcp:certificatemanager/certificate:Certificate';
const failures = (type: string, inputs: Values) => checkInputRules(factsOf(type).facts, inputs);

it.each<[string, string, Values, string, string]>([
  [
    'a pair, even when one of it is false',
    CLUSTER,
    { enableAutopilot: false, enableShieldedNodes: true },
    'enableAutopilot',
    'conflicts with enableShieldedNodes: set one of the two, not both',
  ],
  [
    'a pair, one of it nested and secret',
    CLUSTER,
    { enableAutopilot: true, addonsConfig: { dnsCacheConfig: new Secret({ enabled: true }) } },
    'addonsConfig.dnsCacheConfig',
    'conflicts with enableAutopilot: set one of the two, not both',
  ],
  [
    'two of a group that wants one',
    RECORD,
    { rrdatas: ['192.0.2.1'], routingPolicy: { wrrs: [{}] } },
    'routingPolicy',
    'routingPolicy and rrdatas exclude each other: set exactly one of routingPolicy, rrdatas',
  ],
  [
    'none of a group that wants one',
    RECORD,
    {},
    'routingPolicy',
    'set exactly one of routingPolicy, rrdatas; got none',
  ],
  [
    'an empty block that wants something',
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
])('%s is refused with a message that names all', (_case, type, inputs, property, reason) => {
  expect(failures(type, inputs)).toEqual([{ property, reason }]);
});

it.each<[string, string, Values]>([
  ['one of a pair', CLUSTER, { enableAutopilot: true }],
  ['a group whose block is not there', CLUSTER, {}],
  ['a pair of which one is not known yet', CLUSTER, { enableAutopilot: true, enableShieldedNodes: UNKNOWN }],
  ['a group of which one is not known yet', RECORD, { rrdatas: UNKNOWN }],
])('%s passes', (_case, type, inputs) => expect(failures(type, inputs)).toEqual([]));
