import { ProviderError } from '../rpc/provider.ts';
import { type JsonObject, text } from '../../base/json.ts';
import { hostOf, repositoryId } from './artifact-registry.ts';
import { ImageRepository, repositoriesBelow, type StoredImage } from './image-store.ts';

/**
 * `artifactregistry.getDockerImage`: what a tag or a digest of the local image store stands for.
 * @throws {ProviderError} in Google's words if the image is missing
 */
export async function getDockerImage(store: string, args: JsonObject): Promise<JsonObject> {
  const [image = '', version = 'latest'] = text(args, 'imageName').split(/[:@](.*)/);
  const repository = new ImageRepository(store, `${pathOf(args)}/${image}`);
  const found = await repository.image(version);
  if (found === 404) throw new ProviderError('Requested image was not found.');
  if (typeof found === 'number') {
    throw new ProviderError(`the image store answers ${found} for ${repository.name}:${version}`);
  }
  const described = describe(args, image, repository, found, await repository.tagsOf(found.digest));
  return { ...args, id: described['name'] ?? null, ...described, imageName: text(args, 'imageName') };
}

/** `artifactregistry.getDockerImages`: all images of a repository that have a tag. */
export async function getDockerImages(store: string, args: JsonObject): Promise<JsonObject> {
  const path = pathOf(args);
  const names = await repositoriesBelow(store, path);
  const images = names.map(async (name) =>
    imagesOf(args, name.slice(path.length + 1), new ImageRepository(store, name)),
  );
  return { ...args, id: repositoryId(args), dockerImages: (await Promise.all(images)).flat() };
}

async function imagesOf(args: JsonObject, image: string, repository: ImageRepository): Promise<JsonObject[]> {
  const byDigest = new Map<string, { stored: StoredImage; tags: string[] }>();
  for (const tag of await repository.tags()) {
    const stored = await repository.image(tag);
    if (typeof stored === 'number') continue;
    const known = byDigest.get(stored.digest) ?? { stored, tags: [] };
    byDigest.set(stored.digest, { stored, tags: [...known.tags, tag] });
  }
  return [...byDigest.values()].map(({ stored, tags }) => describe(args, image, repository, stored, tags));
}

/** Google's description. The store notes no time of its own, so that of the upload is when the image was built. */
function describe(
  args: JsonObject,
  image: string,
  repository: ImageRepository,
  { digest, mediaType, size, created }: StoredImage,
  tags: string[],
): JsonObject {
  return {
    imageName: image,
    name: `${repositoryId(args)}/dockerImages/${image}@${digest}`,
    selfLink: `${repository.name}@${digest}`,
    tags,
    imageSizeBytes: String(size),
    mediaType,
    buildTime: created,
    uploadTime: created,
    updateTime: created,
  };
}

function pathOf(args: JsonObject): string {
  return `${hostOf(args)}/${text(args, 'project')}/${text(args, 'repositoryId')}`;
}
