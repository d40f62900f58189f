import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry } from '../../images/registry.ts';
import { pushTestImage } from '../../images/testing/push-test-image.ts';
import { tool } from '../testing/tool.ts';
import { getDockerImage, getDockerImages } from './docker-images.ts';

it('`getDockerImage` and `getDockerImages` describe images of the image store as Google does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docker-image-'));
  const log = () => undefined;
  const registry = await startRegistry({ adminKubeconfig: '', stateDir: folder, binary: tool('kubernetes'), log });
  try {
    const repository = 'europe-west1-docker.pkg.dev/p/r/click-count';
    const image = await pushTestImage(registry.url, repository, ['1.0', '1.0.0']);
    await pushTestImage(registry.url, repository, ['other'], '2');
    const args = { project: 'p', location: 'europe-west1', repositoryId: 'r' };
    expect(await getDockerImage(registry.url, { ...args, imageName: 'click-count:1.0' })).toMatchObject({
      selfLink: expect.stringMatching(/@sha256:[0-9a-f]{64}$/) as string,
      tags: ['1.0', '1.0.0'],
      imageSizeBytes: String(image.blobs.reduce((sum, { descriptor }) => sum + descriptor.size, 0)),
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      buildTime: '1970-01-01T00:00:00Z',
    });
    await expect(getDockerImage(registry.url, { ...args, imageName: 'click-count:2.0' })).rejects.toThrow(
      'Requested image was not found.',
    );
    const { dockerImages } = await getDockerImages(registry.url, args);
    expect(dockerImages).toMatchObject([{ tags: ['1.0', '1.0.0'] }, { tags: ['other'] }]);
  } finally {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
