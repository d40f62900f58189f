import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createImage, createLayer, digestOf } from './image.ts';
import { blobPath, readLayout, writeLayout } from './layout.ts';
import { smallImage } from './testing/small-image.ts';

it('`createImage` gives the same digest for the same files, and another for others', async () => {
  expect((await smallImage()).digest).toBe((await smallImage()).digest);
  expect((await smallImage(['A=c'])).digest).not.toBe((await smallImage()).digest);
});

it('`createImage` describes each layer in the configuration, and the labels in the manifest too', async () => {
  const layer = await createLayer('files', [{ path: '/file', content: 'content' }]);
  const image = createImage({ User: '1', Entrypoint: ['/file'], Labels: { title: 'shop' } }, [layer]);
  expect(image.config).toMatchObject({
    created: '1970-01-01T00:00:00Z',
    rootfs: { type: 'layers', diff_ids: [digestOf(gunzipSync(await layer.read()))] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'files' }],
  });
  expect(JSON.parse(image.manifest.toString())).toMatchObject({
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(await layer.read()) }],
    annotations: { title: 'shop' },
  });
});

it('`createLayer` with `compress: false` stores the archive itself', async () => {
  const { descriptor, diffId } = await createLayer('files', [{ path: '/file', content: '1' }], { compress: false });
  expect(descriptor).toMatchObject({ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: diffId });
});

it('`writeLayout` writes the blobs of the image and no others, as `readLayout` reads them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layout-'));
  try {
    await writeLayout(folder, await smallImage(['A=c']));
    const image = await smallImage();
    await writeLayout(folder, image);
    const digests = [image.digest, ...image.blobs.map(({ descriptor }) => descriptor.digest)];
    const stored = (await readdir(join(folder, 'blobs/sha256'))).map((name) => `sha256:${name}`);
    expect(stored.sort()).toEqual(digests.sort());
    for (const digest of digests) expect(digestOf(await readFile(blobPath(folder, digest)))).toBe(digest);
    const { digest, manifest, config, blobs } = await readLayout(folder);
    expect({ digest, manifest, config }).toMatchObject({
      digest: image.digest,
      manifest: image.manifest,
      config: image.config,
    });
    expect(await Promise.all(blobs.map(({ read }) => read()))).toEqual(
      await Promise.all(image.blobs.map(({ read }) => read())),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
