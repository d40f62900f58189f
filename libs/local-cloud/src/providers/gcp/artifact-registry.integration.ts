import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedImage } from '@per-branch/published-image';
import { type Registry, startRegistry } from '../../images/registry.ts';
import { pushTestImage } from '../../images/testing/push-test-image.ts';
import { GcpEngine } from '../testing/gcp-engine.ts';
import { tool } from '../testing/tool.ts';
import { getDockerImage, getDockerImages } from './artifact-registry.ts';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'artifact-registry-'));
const context = { adminKubeconfig: '', stateDir: folder, binary: tool('kubernetes'), log: () => undefined };
let registry: Registry;

beforeAll(async () => void (registry = await startRegistry(context)));
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('`getDockerImage` and `getDockerImages` describe images of the real image store', async () => {
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
});

it('`publishedImage` of a version that was never published fails with those that were', async () => {
  const engine = await GcpEngine.start(registry.url);
  try {
    const address = 'europe-west1-docker.pkg.dev/example-test/shop';
    const program = async () => {
      const image = publishedImage({ registry: address, image: 'shop', version: '1.10' });
      const message = await image.then(
        () => 'found',
        (error: Error) => error.message,
      );
      return { message };
    };
    const message = async () => (await engine.up('images', program)).outputs['message']?.value as string;
    const missing = `Version "1.10" is not in the registry ${address}/shop.`;
    expect(await message()).toContain(`${missing} It holds none; publish it with "nx run shop:publish".`);
    await pushTestImage(registry.url, `${address}/shop`, ['1.9', '1.9.2']);
    expect(await message()).toContain(`${missing} It holds 1.9, 1.9.2; publish it`);
  } finally {
    engine.stop();
  }
});
