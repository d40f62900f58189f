import { type CheckFailure, ProviderError } from '../rpc/provider.js';
import { text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';
import { hostOf, repositoryId } from './artifact-registry.js';
import { ImageRepository, type StoredImage } from './image-store.js';

/** How many tags a message lists. */
const SHOWN = 20;

type Answer = { result: JsonObject } | { failures: CheckFailure[] };

/** `artifactregistry.getDockerImage`: what a tag or a digest of the local image store stands for. */
export async function getDockerImage(store: string, args: JsonObject): Promise<Answer> {
  const [image = '', version = 'latest'] = text(args, 'imageName').split(/[:@](.*)/);
  const name = `${hostOf(args)}/${text(args, 'project')}/${text(args, 'repositoryId')}/${image}`;
  const repository = new ImageRepository(store, name);
  try {
    const found = await repository.image(version);
    if (typeof found === 'object') {
      return { result: described(args, image, repository, found, await repository.tagsOf(found.digest)) };
    }
    if (found === 404) return refused(await missing(repository, image, version));
    return refused(`the image store answers ${found} for ${name}:${version}`);
  } catch (error) {
    if (error instanceof ProviderError) return refused(error.message);
    throw error;
  }
}

function refused(reason: string): Answer {
  return { failures: [{ property: 'imageName', reason }] };
}

/** Google's answer. The store notes no time of its own, so that of the upload is when the image was built. */
function described(
  args: JsonObject,
  image: string,
  repository: ImageRepository,
  { digest, mediaType, size, created }: StoredImage,
  tags: string[],
): JsonObject {
  const name = `${repositoryId(args)}/dockerImages/${image}@${digest}`;
  return {
    ...args,
    id: name,
    name,
    selfLink: `${repository.name}@${digest}`,
    tags,
    imageSizeBytes: String(size),
    mediaType,
    buildTime: created,
    uploadTime: created,
    updateTime: created,
  };
}

async function missing(repository: ImageRepository, image: string, version: string): Promise<string> {
  const tags = await repository.tags();
  const holds = tags.length > 0 ? `It holds ${tags.slice(-SHOWN).join(', ')}` : 'It holds none';
  return (
    `Version "${version}" is not in the registry ${repository.name}. ${holds}; publish it with "nx run ${image}:publish"` +
    (tags.length > 0 ? ', or choose one of these.' : '.')
  );
}
