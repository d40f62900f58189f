import { digestOf, MANIFEST, type Descriptor } from '../image/oci.ts';
import { type RegistryClient } from './client.ts';
import { UserError } from './user-error.ts';

/** The digest that a tag resolves to, or undefined when there is no such tag. */
export async function digestOfTag(client: RegistryClient, tag: string): Promise<string | undefined> {
  const response = await client.request(`/manifests/${tag}`, { method: 'HEAD', headers: { accept: MANIFEST } });
  if (response.status === 404) return undefined;
  await expectStatus(response, 200, `look up the tag ${tag}`);
  const digest = response.headers.get('docker-content-digest');
  if (digest) return digest;
  const manifest = await client.request(`/manifests/${tag}`, { headers: { accept: MANIFEST } });
  return digestOf(Buffer.from(await manifest.arrayBuffer()));
}

/** Uploads a blob in one piece, unless the repository has it. `read` is called only if it has not. */
export async function pushBlob(
  client: RegistryClient,
  blob: Descriptor,
  read: () => Promise<Buffer>,
): Promise<'there' | 'pushed'> {
  const known = await client.request(`/blobs/${blob.digest}`, { method: 'HEAD' });
  if (known.status === 200) return 'there';
  await expectStatus(known, 404, `look up the blob ${blob.digest}`);

  const begun = await client.request('/blobs/uploads/', { method: 'POST', headers: { 'content-length': '0' } });
  await expectStatus(begun, 202, 'begin an upload');
  // The address may be relative, and may carry a state of its own.
  const place = new URL(begun.headers.get('location') ?? '', begun.url);
  place.searchParams.set('digest', blob.digest);
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(blob.size) };
  const done = await client.request(place.href, { method: 'PUT', headers, body: await read() });
  await expectStatus(done, 201, `take the blob ${blob.digest}`);
  return 'pushed';
}

/** Uploads the manifest, last, and makes sure that the tag resolves to it. */
export async function pushManifest(client: RegistryClient, tag: string, manifest: Buffer): Promise<string> {
  const digest = digestOf(manifest);
  const response = await client.request(`/manifests/${tag}`, {
    method: 'PUT',
    headers: { 'content-type': MANIFEST },
    body: manifest,
  });
  await expectStatus(response, 201, `take the manifest of ${tag}`);
  const found = await digestOfTag(client, tag);
  if (found !== digest)
    throw new UserError(`The registry took ${digest} for the tag ${tag}, but resolves it to ${found ?? 'nothing'}.`);
  return digest;
}

async function expectStatus(response: Response, status: number, what: string): Promise<void> {
  if (response.status === status) return;
  const said = (await response.text()).slice(0, 500);
  const { origin } = new URL(response.url);
  throw new UserError(
    `The registry at ${origin} did not ${what}: expected status ${status}, got ${response.status}${said && `: ${said}`}`,
  );
}
