import { type ClusterConnection, GkeCluster } from '@per-branch/gke-cluster';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { certificateOf } from '../../gke-auth/ownership.ts';
import { GcpEngine } from '../testing/gcp-engine.ts';

jest.setTimeout(300_000);

let engine: GcpEngine;
beforeAll(async () => void (engine = await GcpEngine.start()));
afterAll(() => engine.stop());

it('GkeCluster.connection is no secret: another stack may require its value', async () => {
  await engine.up('platform', () => {
    const cluster = new GkeCluster('main', { project: 'example', location: 'europe-west1', deletionProtection: false });
    return { cluster: cluster.connection };
  });
  let required: ClusterConnection | undefined;
  await engine.up('tenant', async () => {
    const platform = new pulumi.StackReference('organization/test/platform');
    required = (await platform.requireOutputValue('cluster')) as ClusterConnection;
  });
  expect(required).toMatchObject({
    name: 'main',
    endpoint: '127.0.0.1:6443',
    certificateAuthority: certificateOf('Q0E=', 'example.europe-west1.main'),
  });
});

it('Cluster.masterAuth.clientKey is secret in the state', async () => {
  const { outputs } = await engine.up('keys', () => {
    const { masterAuth } = new gcp.container.Cluster('keys', { name: 'keys' });
    return { key: masterAuth.clientKey };
  });
  expect(outputs['key']).toMatchObject({ secret: true, value: expect.stringMatching(/./) as string });
  expect(engine.stacks.state('keys')).not.toContain(JSON.stringify(outputs['key']?.value));
});

describe('a change of an immutable input', () => {
  const cluster = (args: gcp.container.ClusterArgs) => () =>
    void new gcp.container.Cluster('immutable', { name: 'immutable', ...args });

  it('of a Cluster with `deletionProtection` fails, deletes nothing, and the next `up` completes', async () => {
    await engine.up('immutable', cluster({ network: 'one' }));
    const message = await engine.failure('immutable', cluster({ network: 'two' }));
    expect(message).toContain('Cluster immutable is protected from deletion. Set deletionProtection: false');
    expect(
      engine.store.get(
        'container.Cluster',
        engine.store.ids('container.Cluster').find((id) => id.endsWith('/immutable')) ?? '',
      ),
    ).toMatchObject({ network: 'one' });
    expect((await engine.up('immutable', cluster({ network: 'one' }))).changes).toEqual({ same: 2 });
  });

  it('of a GkeCluster with `deletionProtection` is refused by Pulumi before anything is deleted, on Google too', async () => {
    const protectedCluster =
      (region: string, deletionProtection = true) =>
      () =>
        void new GkeCluster('kept', { project: 'example', location: region, deletionProtection });
    await engine.up('kept', protectedCluster('europe-west1'));
    expect(await engine.failure('kept', protectedCluster('europe-west4'))).toContain('currently marked for protection');
    expect((await engine.up('kept', protectedCluster('europe-west1'))).changes).toMatchObject({ same: 5 });
    const { changes } = await engine.up('kept', protectedCluster('europe-west1', false));
    expect(changes).toMatchObject({ update: 1 });
    await (await engine.stacks.stack('kept', () => Promise.resolve())).destroy();
    expect(engine.store.ids('container.Cluster').filter((id) => id.endsWith('/kept'))).toEqual([]);
  });

  it('of a Cluster without `deletionProtection` replaces it', async () => {
    await engine.up('immutable', cluster({ network: 'one', deletionProtection: false }));
    const { changes } = await engine.up('immutable', cluster({ network: 'two', deletionProtection: false }));
    expect(changes).toEqual({ same: 1, replace: 1 });
  });
});
