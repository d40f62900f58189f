import { digestOf, MANIFEST, type Manifest } from '../image.ts';
import { type RepositoryClient } from './client.ts';

/** What an image may be described by: as OCI has it or as Docker had it before, for one platform or for several. */
const MANIFESTS = [
  MANIFEST,
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** A manifest as the registry stores it. */
export interface StoredManifest {
  digest: string;
  mediaType: string;
  /** An index of images has neither configuration nor layers. */
  manifest: Partial<Manifest>;
}

/** The manifest of a tag or digest; undefined if the repository has none. */
export async function readManifest(client: RepositoryClient, reference: string): Promise<StoredManifest | undefined> {
  const response = await requestManifest(client, reference, 'GET');
  if (response.status === 404) return undefined;
  const content = Buffer.from(await response.arrayBuffer());
  return {
    digest: response.headers.get('docker-content-digest') ?? digestOf(content),
    mediaType: response.headers.get('content-type') ?? '',
    manifest: JSON.parse(content.toString()) as Partial<Manifest>,
  };
}

/** The digest that a tag resolves to; undefined if there is no such tag. */
export async function digestOfTag(client: RepositoryClient, tag: string): Promise<string | undefined> {
  const response = await requestManifest(client, tag, 'HEAD');
  if (response.status === 404) return undefined;
  return response.headers.get('docker-content-digest') ?? (await readManifest(client, tag))?.digest;
}

export async function readBlob(client: RepositoryClient, digest: string): Promise<Buffer> {
  const response = await client.request(`return the blob ${digest}`, `/blobs/${digest}`, { expect: [200] });
  return Buffer.from(await response.arrayBuffer());
}

/** The tags of the repository; none if it does not exist. */
export async function listTags(client: RepositoryClient): Promise<string[]> {
  const response = await client.request('list its tags', '/tags/list', { expect: [200, 404] });
  if (response.status === 404) return [];
  const { tags } = (await response.json()) as { tags?: string[] | null };
  return tags ?? [];
}

/** Paths of the repositories of the registry that lie below the client's. */
export async function listRepositories(client: RepositoryClient): Promise<string[]> {
  const address = new URL('/v2/_catalog?n=10000', client.repository.url);
  const response = await client.request('list its repositories', address.href, { expect: [200] });
  const { repositories } = (await response.json()) as { repositories?: string[] | null };
  return (repositories ?? []).filter((path) => path.startsWith(`${client.repository.path}/`));
}

function requestManifest(client: RepositoryClient, reference: string, method: string): Promise<Response> {
  const request = { method, headers: { accept: MANIFESTS }, expect: [200, 404] };
  return client.request(`look up ${reference}`, `/manifests/${reference}`, request);
}
