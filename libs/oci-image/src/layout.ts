import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Blob, type Image, type ImageConfig, json, MANIFEST, type Manifest } from './image.ts';

/** The image in a layout. */
export interface LayoutImage {
  digest: string;
  manifest: Manifest;
  config: ImageConfig;
  layers: Blob[];
}

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

/** Reads the image of a layout; its layers are read on demand. */
export async function readLayout(folder: string): Promise<LayoutImage> {
  const parse = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as unknown;
  const index = (await parse(join(folder, 'index.json'))) as { manifests: [{ digest: string }] };
  const { digest } = index.manifests[0];
  const manifest = (await parse(blobPath(folder, digest))) as Manifest;
  const config = (await parse(blobPath(folder, manifest.config.digest))) as ImageConfig;
  const layers = manifest.layers.map((descriptor) => {
    return { descriptor, read: () => readFile(blobPath(folder, descriptor.digest)) };
  });
  return { digest, manifest, config, layers };
}

/** The file of a layout that holds the content of a digest. */
export function blobPath(layout: string, digest: string): string {
  return join(layout, 'blobs', digest.replace(':', '/'));
}
