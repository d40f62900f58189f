import { type Values } from '../rpc/values.ts';
import { ArgumentSchema } from '../arguments/argument-schema.ts';
import { withDefaults } from './check.ts';
import { resourceType } from './resource-type.ts';

const schema = new ArgumentSchema('@pulumi/gcp');
const filled = (type: string, inputs: Values) => withDefaults(resourceType(schema, type), inputs);

it('withDefaults sets the defaults of Google, in blocks that are set, and not beside what excludes them', () => {
  expect(filled('gcp:container/cluster:Cluster', { enableAutopilot: true, ipAllocationPolicy: {} })).toEqual({
    enableAutopilot: true,
    ipAllocationPolicy: { stackType: 'IPV4' },
    deletionProtection: true,
    network: 'default',
  });
  expect(
    filled('gcp:container/cluster:Cluster', { nodePools: [{ management: { autoRepair: false } }, {}] }),
  ).toMatchObject({
    enableShieldedNodes: true,
    nodePools: [{ management: { autoRepair: false, autoUpgrade: true } }, {}],
  });
});

it('withDefaults changes no input that is set', () => {
  const given = { name: 'z', dnsName: 'example.com.', description: 'x', visibility: 'private' };
  expect(filled('gcp:dns/managedZone:ManagedZone', given)).toEqual(given);
});
