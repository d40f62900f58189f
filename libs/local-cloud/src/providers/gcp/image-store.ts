import { ProviderError } from '../rpc/provider.ts';

const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** What the image store knows of an image. */
export interface StoredImage {
  digest: string;
  mediaType: string;
  /** Bytes of its configuration and layers, as they are stored; 0 for an index of images. */
  size: number;
  /** When its configuration says that it was made, RFC 3339; empty for an index of images. */
  created: string;
}

interface Descriptor {
  digest: string;
  size: number;
}

/** Names of the store's repositories below a path, e.g. below `europe-west1-docker.pkg.dev/project/repository`. */
export async function repositoriesBelow(store: string, path: string): Promise<string[]> {
  const response = await ask(`${store}/v2/_catalog?n=10000`);
  const { repositories } = (await response.json()) as { repositories?: string[] | null };
  return (repositories ?? []).filter((name) => name.startsWith(`${path}/`));
}

/** A repository of the local image store, spoken to by the OCI distribution protocol. */
export class ImageRepository {
  /** @param name with its host, e.g. `europe-west1-docker.pkg.dev/project/repository/image` */
  constructor(
    private readonly store: string,
    readonly name: string,
  ) {}

  /** The image of a tag or digest; the status instead where the store does not give one. */
  async image(reference: string): Promise<StoredImage | number> {
    const response = await this.ask(`manifests/${reference}`);
    const digest = response.headers.get('docker-content-digest');
    if (!response.ok || !digest) return response.status;
    const mediaType = response.headers.get('content-type') ?? '';
    const { config, layers = [] } = (await response.json()) as { config?: Descriptor; layers?: Descriptor[] };
    if (!config) return { digest, mediaType, size: 0, created: '' };
    const { created = '' } = (await this.json(`blobs/${config.digest}`)) as { created?: string };
    const size = [config, ...layers].reduce((sum, part) => sum + part.size, 0);
    return { digest, mediaType, size, created };
  }

  async tags(): Promise<string[]> {
    const { tags } = (await this.json('tags/list')) as { tags?: string[] | null };
    return tags ?? [];
  }

  /** All tags that stand for this digest. */
  async tagsOf(digest: string): Promise<string[]> {
    const tags = await this.tags();
    const digests = await Promise.all(tags.map((tag) => this.digestOf(tag)));
    return tags.filter((_, index) => digests[index] === digest);
  }

  private async digestOf(tag: string): Promise<string | null> {
    const response = await this.ask(`manifests/${tag}`, 'HEAD');
    return response.headers.get('docker-content-digest');
  }

  private async json(path: string): Promise<unknown> {
    const response = await this.ask(path);
    return response.ok ? response.json() : {};
  }

  private ask(path: string, method = 'GET'): Promise<Response> {
    return ask(`${this.store}/v2/${this.name}/${path}`, method);
  }
}

async function ask(url: string, method = 'GET'): Promise<Response> {
  try {
    return await fetch(url, { method, headers: { accept: MANIFESTS } });
  } catch (error) {
    throw new ProviderError(`the image store does not answer at ${new URL(url).origin}`, { cause: error });
  }
}
