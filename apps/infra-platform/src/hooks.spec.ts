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

/** That the cluster is really asked is seen end to end. */
describe('`destroy` of a platform', () => {
  beforeEach(() => found.mockReset());

  it('with environments is refused with their names, stacks and branches', async () => {
    found.mockResolvedValue([
      { namespace: 'env-shop-main', stack: 'organization/shop/main', branch: 'main' },
      { namespace: 'shop' },
    ]);
    const refused = beforeDestroy({ stack: 'staging', resources: [cluster] });
    await expect(refused).rejects.toMatchObject({ name: 'UserError' });
    await expect(refused).rejects.toThrow(
      'Platform staging carries 2 environments; nothing was destroyed. Destroy first:\n' +
        '  env-shop-main (branch "main", organization/shop/main)\n  shop (its stack is not noted)',
    );
  });

  it('asks the cluster that the state holds, also of a platform that has no outputs', async () => {
    found.mockResolvedValue([]);
    await beforeDestroy({ stack: 'staging', resources: [cluster] });
    const [access, identifier] = found.mock.calls[0] ?? [];
    expect(access?.kubeconfig).toContain('https://203.0.113.1');
    expect(identifier).toBe('gke_example-staging_europe-west1_staging');
  });

  it('is refused where the cluster cannot be asked, with the way out if it is gone', async () => {
    found.mockRejectedValue(new Error('203.0.113.1 does not answer'));
    const refused = beforeDestroy({ stack: 'staging', resources: [cluster] });
    await expect(refused).rejects.toMatchObject({ name: 'UserError' });
    await expect(refused).rejects.toThrow(
      'Whether cluster staging carries environments cannot be asked: 203.0.113.1 does not answer\nNothing was destroyed. If the ' +
        'cluster is gone already, "nx run infra-platform:refresh --stack=staging" takes it out of the state.',
    );
  });

  it('without a cluster asks nothing', async () => {
    await beforeDestroy({ stack: 'staging', resources: [{ urn: 'z', type: 'gcp:dns/managedZone:ManagedZone' }] });
    await beforeDestroy({ stack: 'staging', resources: [{ ...cluster, outputs: {} }] });
    expect(found).not.toHaveBeenCalled();
  });
});
