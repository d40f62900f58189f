import { type CheckFailure } from '../rpc/provider.js';
import { text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';
import { hostOf, repositoryId } from './artifact-registry.js';

const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** How many tags a message lists. */
const SHOWN = 20;

/** `artifactregistry.getDockerImage`: what a tag of the local image store stands for. */
export async function getDockerImage(
  store: string,
  args: JsonObject,
): Promise<{ result: JsonObject } | { failures: CheckFailure[] }> {
  const imageName = text(args, 'imageName');
  const [image = '', version = 'latest'] = imageName.split(/[:@](.*)/);
  const host = hostOf(args);
  const repository = `${host}/${text(args, 'project')}/${text(args, 'repositoryId')}/${image}`;
  const manifest = `${store}/v2/${repository}/manifests/${version}`;
  const response = await fetch(manifest, { method: 'HEAD', headers: { accept: MANIFESTS } }).catch(() => undefined);
  if (!response)
    return { failures: [{ property: 'imageName', reason: `the image store does not answer at ${store}` }] };
  const digest = response.headers.get('docker-content-digest');
  if (response.ok && digest) return { result: described(args, image, version, digest, `${repository}@${digest}`) };
  if (response.status !== 404) {
    return {
      failures: [
        { property: 'imageName', reason: `the image store answers ${response.status} for ${repository}:${version}` },
      ],
    };
  }
  const tags = await tagsOf(store, repository);
  const holds = tags.length > 0 ? `It holds ${tags.slice(-SHOWN).join(', ')}` : 'It holds none';
  const reason =
    `Version "${version}" is not in the registry ${repository}. ${holds}; publish it with "nx run ${image}:publish"` +
    (tags.length > 0 ? ', or choose one of these.' : '.');
  return { failures: [{ property: 'imageName', reason }] };
}

function described(args: JsonObject, image: string, version: string, digest: string, selfLink: string): JsonObject {
  const name = `${repositoryId(args)}/dockerImages/${image}@${digest}`;
  const tags = version.startsWith('sha256:') ? [] : [version];
  return {
    ...args,
    id: name,
    name,
    selfLink,
    tags,
    imageSizeBytes: '0',
    mediaType: '',
    uploadTime: '',
    buildTime: '',
    updateTime: '',
  };
}

async function tagsOf(store: string, repository: string): Promise<string[]> {
  const response = await fetch(`${store}/v2/${repository}/tags/list`);
  if (!response.ok) return [];
  return ((await response.json()) as { tags?: string[] | null }).tags ?? [];
}
