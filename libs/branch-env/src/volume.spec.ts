import { clusterReader } from './cluster-reader.ts';
import { apiServer } from './testing/api-server.ts';
import { refuseSize } from './volume.ts';

const CLAIM = '/api/v1/namespaces/env-shop-main/persistentvolumeclaims/data-redis-0';
const CLASS = '/apis/storage.k8s.io/v1/storageclasses/standard';
const claim = (storage: string) => ({
  metadata: { name: 'data-redis-0' },
  spec: { storageClassName: 'standard', resources: { requests: { storage } } },
});

async function refuse(size: string, deployed?: string, storageClass: object | number = {}): Promise<void> {
  await using server = await apiServer({ [CLAIM]: deployed && claim(deployed), [CLASS]: storageClass });
  await refuseSize(await clusterReader(server), 'env-shop-main', size);
}

describe('`redis.volume`', () => {
  it('smaller than the claim is refused with both sizes', async () => {
    await expect(refuse('1Gi', '2Gi', { allowVolumeExpansion: true })).rejects.toThrow(
      'redis.volume: expected at least 2Gi, the size of claim env-shop-main/data-redis-0; got "1Gi". A volume does not shrink. ' +
        'Set it to "2Gi", or destroy the environment with its data and deploy it again.',
    );
  });

  it.each([{}, { allowVolumeExpansion: false }])(
    'larger than the claim is refused with the steps to migrate if the StorageClass is %j',
    async (storageClass) => {
      await expect(refuse('2Gi', '1Gi', storageClass)).rejects.toThrow(
        'redis.volume: expected 1Gi, the size of claim env-shop-main/data-redis-0; got "2Gi", and StorageClass "standard" does not ' +
          'allow expansion. Set it to "1Gi" to keep the size. To expand: if the class\'s driver can, ' +
          `kubectl patch storageclass standard -p '{"allowVolumeExpansion": true}', and run "up" again`,
      );
    },
  );

  it('larger than the claim is accepted if the StorageClass allows expansion, or cannot be read', async () => {
    await refuse('2Gi', '1Gi', { allowVolumeExpansion: true });
    await refuse('2Gi', '1Gi', 403);
  });

  it('of the same amount is accepted, and every size without a claim', async () => {
    await refuse('1024Mi', '1Gi');
    await refuse('1Gi');
  });
});
