import { environmentsOn } from '@per-branch/branch-env/cluster';
import { beforeDestroy } from './hooks.ts';

jest.mock('@per-branch/branch-env/cluster', () => ({
  ...jest.requireActual<object>('@per-branch/branch-env/cluster'),
  environmentsOn: jest.fn(),
}));
const found = jest.mocked(environmentsOn);

const outputs = {
  ...{ project: 'example-staging', location: 'europe-west1', name: 'staging', endpoint: '203.0.113.1' },
  masterAuth: { clusterCaCertificate: 'Q0E=' },
};
const cluster = { urn: 'c', type: 'gcp:container/cluster:Cluster', outputs };

/** The end-to-end tests read a real cluster. */
describe('beforeDestroy', () => {
  beforeEach(() => found.mockReset());

  it('refuses a platform with environments and lists their namespaces, stacks and branches', async () => {
    found.mockResolvedValue([
      { namespace: 'env-shop-main', stack: 'organization/shop/main', branch: 'main' },
      { namespace: 'shop' },
    ]);
    const refused = beforeDestroy({ stack: 'staging', resources: [cluster] });
    await expect(refused).rejects.toMatchObject({ name: 'UserError' });
    await expect(refused).rejects.toThrow(
      'Platform staging has 2 environments; nothing was destroyed. Destroy first:\n' +
        '  env-shop-main (branch "main", organization/shop/main)\n  shop (its stack is not recorded)',
    );
  });

  it('reads the cluster in the state, also of a platform without outputs', async () => {
    found.mockResolvedValue([]);
    await beforeDestroy({ stack: 'staging', resources: [cluster] });
    const [access, identifier] = found.mock.calls[0] ?? [];
    expect(access?.kubeconfig).toContain('https://203.0.113.1');
    expect(identifier).toBe('gke_example-staging_europe-west1_staging');
  });

  it('refuses if the cluster cannot be read, with the solution for a deleted one', async () => {
    found.mockRejectedValue(new Error('203.0.113.1 does not answer'));
    const refused = beforeDestroy({ stack: 'staging', resources: [cluster] });
    await expect(refused).rejects.toMatchObject({ name: 'UserError' });
    await expect(refused).rejects.toThrow(
      'The environments on cluster staging cannot be listed: 203.0.113.1 does not answer\nNothing was destroyed. If the cluster ' +
        'does not exist any more, "nx run infra-platform:refresh --stack=staging" removes it from the state.',
    );
  });

  it('reads nothing without a cluster', async () => {
    await beforeDestroy({ stack: 'staging', resources: [{ urn: 'z', type: 'gcp:dns/managedZone:ManagedZone' }] });
    await beforeDestroy({ stack: 'staging', resources: [{ ...cluster, outputs: {} }] });
    expect(found).not.toHaveBeenCalled();
  });
});
