import { type Values } from '../rpc/values.ts';
import { withDefaults } from './defaults.ts';
import { factsOf } from './facts.ts';

const filled = (type: string, inputs: Values) => withDefaults(factsOf(type).facts, inputs);

it('inputs get the defaults of Google, in blocks that are there, not beside what excludes them', () => {
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

it('what is given stays', () => {
  const given = { name: 'z', dnsName: 'example.com.', description: 'x', visibility: 'private' };
  expect(filled('gcp:dns/managedZone:ManagedZone', given)).toEqual(given);
});
