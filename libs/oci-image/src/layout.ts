import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Image, type ImageConfig, json, MANIFEST, type Manifest } from './image.ts';

/** Writes an image as an OCI layout, which `skopeo`, `crane` and `docker load` read. */
export async function writeLayout(folder: string, { digest, manifest, blobs }: Image): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  for (const { descriptor, read } of blobs) await writeFile(blobPath(folder, descriptor.digest), await read());
  await writeFile(blobPath(folder, digest), manifest);
  await writeFile(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  const manifests = [{ mediaType: MANIFEST, digest, size: manifest.length }];
  await writeFile(join(folder, 'index.json'), json({ schemaVersion: 2, manifests }));
}

/** Reads the image of a layout; its blobs are read on demand. */
export async function readLayout(folder: string): Promise<Image> {
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { manifests: [{ digest: string }] };
  const { digest } = index.manifests[0];
  const manifest = await readFile(blobPath(folder, digest));
  const { config, layers } = JSON.parse(manifest.toString()) as Manifest;
  const blobs = [config, ...layers].map((descriptor) => {
    return { descriptor, read: () => readFile(blobPath(folder, descriptor.digest)) };
  });
  const content = await readFile(blobPath(folder, config.digest), 'utf8');
  return { digest, manifest, config: JSON.parse(content) as ImageConfig, blobs };
}

/** The file of a layout that holds the content of a digest. */
export function blobPath(layout: string, digest: string): string {
  return join(layout, 'blobs', digest.replace(':', '/'));
}
