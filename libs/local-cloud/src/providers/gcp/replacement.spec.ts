import { type Values } from '../rpc/values.ts';
import { ArgumentSchema } from '../arguments/argument-schema.ts';
import { changesOf } from './replacement.ts';
import { resourceType } from './resource-type.ts';

const schema = new ArgumentSchema('@pulumi/gcp');
const CLUSTER = 'gcp:container/cluster:Cluster';
const POOL = 'gcp:container/nodePool:NodePool';
const replaced = (type: string, olds: Values, news: Values) =>
  Object.fromEntries(changesOf(resourceType(schema, type), olds, news).map(({ path, replace }) => [path, replace]));

it.each<[string, string, Values, Values, Record<string, boolean>]>([
  ['an immutable input', CLUSTER, { network: 'a' }, { network: 'b' }, { network: true }],
  [
    'another input',
    CLUSTER,
    { releaseChannel: { channel: 'a' } },
    { releaseChannel: { channel: 'b' } },
    { 'releaseChannel.channel': false },
  ],
  [
    'an immutable input of a block, beside another',
    POOL,
    { nodeConfig: { serviceAccount: 'a', machineType: 'a' } },
    { nodeConfig: { serviceAccount: 'b', machineType: 'b' } },
    { 'nodeConfig.serviceAccount': true, 'nodeConfig.machineType': false },
  ],
  [
    'an item of an immutable list',
    POOL,
    { nodeConfig: { oauthScopes: ['a'] } },
    { nodeConfig: { oauthScopes: ['b'] } },
    { 'nodeConfig.oauthScopes[0]': true },
  ],
  [
    'a value of an immutable map',
    POOL,
    { nodeConfig: { metadata: {} } },
    { nodeConfig: { metadata: { 'x.io/y': '1' } } },
    { 'nodeConfig.metadata["x.io/y"]': true },
  ],
  ['an immutable block that appears', CLUSTER, {}, { nodeConfig: { machineType: 'a' } }, { nodeConfig: true }],
  [
    'a block that appears with an immutable input in it',
    CLUSTER,
    {},
    { privateClusterConfig: { masterIpv4CidrBlock: '10.0.0.0/28' } },
    { privateClusterConfig: true },
  ],
  [
    'a block that appears without one',
    CLUSTER,
    {},
    { privateClusterConfig: { enablePrivateNodes: true } },
    { privateClusterConfig: false },
  ],
  [
    'an item of a block that grows',
    CLUSTER,
    { nodePools: [{ name: 'a' }] },
    { nodePools: [{ name: 'a' }, { nodeCount: 1 }] },
    { 'nodePools[1]': true },
  ],
  [
    'the type of a record set, which Google changes',
    'gcp:dns/recordSet:RecordSet',
    { type: 'A' },
    { type: 'CNAME' },
    { type: false },
  ],
  [
    'the name of a type without facts',
    'gcp:pubsub/topic:Topic',
    { name: 'a', labels: { a: '1' } },
    { name: 'b', labels: { a: '2' } },
    { name: true, 'labels.a': false },
  ],
])('changesOf says whether %s replaces the resource', (_case, type, olds, news, expected) =>
  expect(replaced(type, olds, news)).toEqual(expected),
);

it('changesOf lists no input that is left out and that Google fills in', () => {
  expect(replaced(CLUSTER, { subnetwork: 'a', description: 'b' }, {})).toEqual({ description: true });
});
