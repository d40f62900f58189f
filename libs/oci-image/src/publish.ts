import { encodeImage, type ImageConfig } from './image.ts';
import { readLayout } from './layout.ts';
import { RepositoryClient } from './registry/client.ts';
import { basicAuthorization } from './registry/credentials.ts';
import { digestOfTag } from './registry/pull.ts';
import { pushImage } from './registry/push.ts';
import { repositoryOf } from './registry/repository.ts';
import { type Version, versionOf } from './version.ts';

/** A version in a registry. */
export interface Published {
  version: string;
  commit: string;
  digest: string;
  /** The image by its digest. */
  image: string;
}

/** Arguments of {@link publish}. */
export interface PublishArgs {
  /** @example "europe-west1-docker.pkg.dev/example-staging/shop" */
  registry: string;
  /** Name of the image in the registry. @example "shop" */
  name: string;
  /** Folder of the OCI layout. */
  layout: string;
  /** Folder of the checkout that the image was built from. */
  checkout: string;
  /** `REGISTRY_MIRROR` is a registry that takes what is pushed to any other; `DOCKER_CONFIG` and `PATH` lead to credentials. */
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/**
 * Pushes the image of a layout under the version of its checkout. A version never changes: if the registry has it, nothing is
 * pushed, and its digest is the result.
 */
export async function publish({ registry, name, layout, checkout, env, log }: PublishArgs): Promise<Published> {
  const built = await readLayout(layout);
  const version = await versionOf(checkout, built.digest);
  const repository = repositoryOf(`${registry.replace(/\/+$/, '')}/${name}`, env['REGISTRY_MIRROR']);
  const client = new RepositoryClient(repository, () => basicAuthorization(repository.host, env));
  const image = encodeImage(stamp(built.config, version), built.layers);
  const existing = await digestOfTag(client, version.version);
  if (!existing) await pushImage(client, image, [version.version], log);
  log(`${repository.name}:${version.version} ${existing ? 'was published before' : 'is published'}`);
  const digest = existing ?? image.digest;
  return { version: version.version, commit: version.commit, digest, image: `${repository.name}@${digest}` };
}

/** The configuration with its version: the same layers and commit give the same digest. */
function stamp(image: ImageConfig, { version, commit, time }: Version): ImageConfig {
  const labels = { 'org.opencontainers.image.version': version, 'org.opencontainers.image.revision': commit };
  return {
    ...image,
    created: time,
    config: {
      ...image.config,
      Env: [...(image.config.Env ?? []), `VERSION=${version}`, `COMMIT=${commit}`],
      Labels: { ...image.config.Labels, ...labels },
    },
  };
}
