import { type Blob, type Image, MANIFEST } from '../image.ts';
import { UserError } from '../user-error.ts';
import { type RepositoryClient } from './client.ts';
import { digestOfTag } from './pull.ts';

/**
 * Uploads what the repository lacks of an image, and then its manifest under each tag.
 * @param log gets a line for each blob
 */
export async function pushImage(
  client: RepositoryClient,
  { digest, manifest, blobs }: Image,
  tags: string[],
  log: (line: string) => void = () => undefined,
): Promise<void> {
  for (const blob of blobs) {
    const outcome = (await pushBlob(client, blob)) ? 'uploaded' : 'exists';
    log(`${blob.descriptor.digest.slice(0, 19)} (${(blob.descriptor.size / 1e6).toFixed(1)} MB): ${outcome}`);
  }
  for (const tag of tags) {
    const headers = { 'content-type': MANIFEST };
    const request = { method: 'PUT', headers, body: manifest, expect: [201] };
    await client.request(`accept the manifest of ${tag}`, `/manifests/${tag}`, request);
    const found = await digestOfTag(client, tag);
    if (found === digest) continue;
    throw new UserError(
      `The registry accepted ${digest} for the tag ${tag}, but resolves it to ${found ?? 'nothing'}.`,
    );
  }
}

/** Uploads a blob in one piece, unless the repository has it. */
async function pushBlob(client: RepositoryClient, { descriptor, read }: Blob): Promise<boolean> {
  const { digest, size } = descriptor;
  const known = await client.request(`look up the blob ${digest}`, `/blobs/${digest}`, {
    method: 'HEAD',
    expect: [200, 404],
  });
  if (known.status === 200) return false;
  const started = await client.request('start an upload', '/blobs/uploads/', {
    method: 'POST',
    headers: { 'content-length': '0' },
    expect: [202],
  });
  // The address may be relative, and may have a query of its own.
  const upload = new URL(started.headers.get('location') ?? '', started.url);
  upload.searchParams.set('digest', digest);
  await client.request(`accept the blob ${digest}`, upload.href, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
    body: await read(),
    expect: [201],
  });
  return true;
}
