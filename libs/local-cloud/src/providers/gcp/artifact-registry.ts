import { UserError } from '@per-branch/go-tool';
import {
  digestOfTag,
  listRepositories,
  listTags,
  readBlob,
  readManifest,
  RepositoryClient,
  repositoryOf,
  type StoredManifest,
} from '@per-branch/oci-image';
import { type JsonObject, text } from '../../base/json.ts';
import { demand, type ResourceHandler } from './resource-handler.ts';

/** A record only: the local image store accepts images whether or not their repository exists. */
export const repository: ResourceHandler = {
  check: (inputs) =>
    demand(
      inputs['format'] === 'DOCKER',
      'format',
      `expected DOCKER (the local store keeps images only), got "${text(inputs, 'format')}"`,
    ),
  computed: (inputs) => ({ name: inputs['repositoryId'] ?? null, registryUri: addressOf(inputs) }),
};

const NOT_FOUND = 'Requested image was not found.';

/**
 * `artifactregistry.getDockerImage`: the image that a tag or a digest of the local image store stands for.
 * @throws {UserError} in Google's words if the image is missing
 */
export async function getDockerImage(store: string, args: JsonObject): Promise<JsonObject> {
  const [image = '', version = 'latest'] = text(args, 'imageName').split(/[:@](.*)/);
  const client = imageClient(`${addressOf(args)}/${image}`, store);
  const found = await readManifest(client, version);
  if (!found) throw new UserError(NOT_FOUND);
  const tags = await listTags(client);
  const digests = await Promise.all(tags.map((tag) => digestOfTag(client, tag)));
  const same = tags.filter((_tag, index) => digests[index] === found.digest);
  const described = await describe(args, client, found, same);
  return { ...args, id: described['name'] ?? null, ...described, imageName: text(args, 'imageName') };
}

/** An invalid name, e.g. an empty one or one with upper-case letters, is that of no image. */
function imageClient(name: string, store: string): RepositoryClient {
  try {
    return new RepositoryClient(repositoryOf(name, store));
  } catch {
    throw new UserError(NOT_FOUND);
  }
}

/** `artifactregistry.getDockerImages`: all images of a repository that have a tag. */
export async function getDockerImages(store: string, args: JsonObject): Promise<JsonObject> {
  const names = await listRepositories(new RepositoryClient(repositoryOf(addressOf(args), store)));
  const images = names.map((name) => imagesOf(args, new RepositoryClient(repositoryOf(name, store))));
  return { ...args, id: idOf(args), dockerImages: (await Promise.all(images)).flat() };
}

async function imagesOf(args: JsonObject, client: RepositoryClient): Promise<JsonObject[]> {
  const byDigest = new Map<string, { found: StoredManifest; tags: string[] }>();
  for (const tag of await listTags(client)) {
    const found = await readManifest(client, tag);
    if (found) byDigest.set(found.digest, { found, tags: [...(byDigest.get(found.digest)?.tags ?? []), tag] });
  }
  return Promise.all([...byDigest.values()].map(({ found, tags }) => describe(args, client, found, tags)));
}

/**
 * Google's description. The store keeps no time of the upload, so that it is the time of the build. An index of images
 * has no configuration, and so neither time nor size.
 */
async function describe(
  args: JsonObject,
  client: RepositoryClient,
  { digest, mediaType, manifest: { config, layers = [] } }: StoredManifest,
  tags: string[],
): Promise<JsonObject> {
  const image = client.repository.name.slice(addressOf(args).length + 1);
  const content = config && (JSON.parse(String(await readBlob(client, config.digest))) as { created?: string });
  const created = content?.created ?? '';
  return {
    imageName: image,
    name: `${idOf(args)}/dockerImages/${image}@${digest}`,
    selfLink: `${client.repository.name}@${digest}`,
    tags,
    imageSizeBytes: String((config ? [config, ...layers] : []).reduce((sum, { size }) => sum + size, 0)),
    mediaType,
    buildTime: created,
    uploadTime: created,
    updateTime: created,
  };
}

/** e.g. `europe-west1-docker.pkg.dev/project/images` */
function addressOf(repository: JsonObject): string {
  return `${text(repository, 'location')}-docker.pkg.dev/${text(repository, 'project')}/${text(repository, 'repositoryId')}`;
}

function idOf(repository: JsonObject): string {
  const [project, location, id] = ['project', 'location', 'repositoryId'].map((property) => text(repository, property));
  return `projects/${project}/locations/${location}/repositories/${id}`;
}
