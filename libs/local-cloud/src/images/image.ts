import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

/** Always the same, so that the same files are the same image. */
const CREATED = '1970-01-01T00:00:00Z';
const LARGEST = 256 * 1024 * 1024;

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
// Not compressed: it travels over loopback, and every engine knows it.
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** How a container of the image starts, in the words of the OCI image configuration. */
export interface Start {
  User: string;
  Entrypoint: string[];
  Cmd?: string[];
  Env?: string[];
  WorkingDir?: string;
  ExposedPorts?: Record<string, object>;
  Labels?: Record<string, string>;
}

/** An image of one layer, as the bytes that its digests are made of. */
export interface Image {
  manifest: Buffer;
  blobs: { digest: string; content: Buffer }[];
}

/** Makes an image of the files in a folder, owned by root and dated 1970. */
export async function imageOf(root: string, start: Start): Promise<Image> {
  const layer = await archive(root);
  const config = json({
    created: CREATED,
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: start,
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    history: [{ created: CREATED, created_by: 'local-cloud' }],
  });
  const described = [
    { mediaType: CONFIG, digest: digestOf(config), size: config.length },
    { mediaType: LAYER, digest: digestOf(layer), size: layer.length },
  ];
  const manifest = { schemaVersion: 2, mediaType: MANIFEST, config: described[0], layers: [described[1]] };
  const blobs = [config, layer].map((content) => ({ digest: digestOf(content), content }));
  return { manifest: json({ ...manifest, ...(start.Labels && { annotations: start.Labels }) }), blobs };
}

async function archive(root: string): Promise<Buffer> {
  const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
  const options = { encoding: 'buffer' as const, maxBuffer: LARGEST };
  return (await promisify(execFile)('tar', [...same, '-C', root, '-cf', '-', '.'], options)).stdout;
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
