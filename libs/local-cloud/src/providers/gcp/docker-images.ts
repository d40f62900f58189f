import { listRepositories, listTags, readBlob, readManifest, RepositoryClient } from '@per-branch/oci-image';
import { digestOfTag, repositoryOf, type StoredManifest, UserError } from '@per-branch/oci-image';
import { type JsonObject, text } from '../../base/json.ts';
import { ProviderError } from '../rpc/provider.ts';
import { hostOf, repositoryId } from './artifact-registry.ts';

/**
 * `artifactregistry.getDockerImage`: what a tag or a digest of the local image store stands for.
 * @throws {ProviderError} in Google's words if the image is missing
 */
export async function getDockerImage(store: string, args: JsonObject): Promise<JsonObject> {
  const [image = '', version = 'latest'] = text(args, 'imageName').split(/[:@](.*)/);
  const client = new RepositoryClient(repositoryOf(`${pathOf(args)}/${image}`, store));
  return toProviderError(async () => {
    const found = await readManifest(client, version);
    if (!found) throw new ProviderError('Requested image was not found.');
    const tags = await listTags(client);
    const digests = await Promise.all(tags.map((tag) => digestOfTag(client, tag)));
    const same = tags.filter((_, index) => digests[index] === found.digest);
    const described = await describe(args, client, found, same);
    return { ...args, id: described['name'] ?? null, ...described, imageName: text(args, 'imageName') };
  });
}

/** `artifactregistry.getDockerImages`: all images of a repository that have a tag. */
export async function getDockerImages(store: string, args: JsonObject): Promise<JsonObject> {
  return toProviderError(async () => {
    const names = await listRepositories(new RepositoryClient(repositoryOf(pathOf(args), store)));
    const images = names.map((name) => imagesOf(args, new RepositoryClient(repositoryOf(name, store))));
    return { ...args, id: repositoryId(args), dockerImages: (await Promise.all(images)).flat() };
  });
}

async function imagesOf(args: JsonObject, client: RepositoryClient): Promise<JsonObject[]> {
  const byDigest = new Map<string, { found: StoredManifest; tags: string[] }>();
  for (const tag of await listTags(client)) {
    const found = await readManifest(client, tag);
    if (!found) continue;
    const known = byDigest.get(found.digest) ?? { found, tags: [] };
    byDigest.set(found.digest, { found, tags: [...known.tags, tag] });
  }
  return Promise.all([...byDigest.values()].map(({ found, tags }) => describe(args, client, found, tags)));
}

/**
 * Google's description. The store has no times of its own: that of the upload is when the configuration says that the image was
 * built. An index of images has no configuration, and so neither time nor size.
 */
async function describe(
  args: JsonObject,
  client: RepositoryClient,
  { digest, mediaType, manifest: { config, layers = [] } }: StoredManifest,
  tags: string[],
): Promise<JsonObject> {
  const image = client.repository.name.slice(pathOf(args).length + 1);
  const content = config && (JSON.parse(String(await readBlob(client, config.digest))) as { created?: string });
  const created = content?.created ?? '';
  return {
    imageName: image,
    name: `${repositoryId(args)}/dockerImages/${image}@${digest}`,
    selfLink: `${client.repository.name}@${digest}`,
    tags,
    imageSizeBytes: String((config ? [config, ...layers] : []).reduce((sum, { size }) => sum + size, 0)),
    mediaType,
    buildTime: created,
    uploadTime: created,
    updateTime: created,
  };
}

/** What the image store refuses, as an error of the provider. */
async function toProviderError<T>(work: () => Promise<T>): Promise<T> {
  return work().catch((error: Error) => {
    throw error instanceof UserError ? new ProviderError(error.message, { cause: error }) : error;
  });
}

function pathOf(args: JsonObject): string {
  return `${hostOf(args)}/${text(args, 'project')}/${text(args, 'repositoryId')}`;
}
