import { join } from 'node:path';
import { encodeImage, type ImageConfig } from './image.ts';
import { readLayout } from './layout.ts';
import { RepositoryClient } from './registry/client.ts';
import { basicAuthorization } from './registry/credentials.ts';
import { digestOfTag } from './registry/pull.ts';
import { pushImage } from './registry/push.ts';
import { repositoryOf } from './registry/repository.ts';
import { LAYOUT, requireFiles, type Service } from './service.ts';
import { type Version, versionOf } from './version.ts';

/** A version in a registry. */
export interface Published {
  version: string;
  commit: string;
  digest: string;
  /** The image by its digest. */
  image: string;
}

/**
 * Pushes the built image of a service under the version of its checkout. A version never changes: if the registry has it,
 * nothing is pushed, and its digest is the result.
 * @param registry e.g. "europe-west1-docker.pkg.dev/example-staging/shop"
 * @param env `REGISTRY_MIRROR` names a registry that takes what is pushed to any other; `DOCKER_CONFIG` and `PATH` lead to the
 * credentials
 */
export async function publish(
  { folder, name }: Pick<Service, 'folder' | 'name'>,
  registry: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<Published> {
  requireFiles(folder, [`${LAYOUT}/index.json`], 'run "oci-image build" first');
  const built = await readLayout(join(folder, LAYOUT));
  const version = await versionOf(folder, built.digest);
  const repository = repositoryOf(`${registry.replace(/\/+$/, '')}/${name}`, env['REGISTRY_MIRROR']);
  const client = new RepositoryClient(repository, () => basicAuthorization(repository.host, env));
  const [, ...layers] = built.blobs;
  const image = encodeImage(stamp(built.config, version), layers);
  const { version: tag, commit } = version;
  const existing = await digestOfTag(client, tag);
  if (!existing) await pushImage(client, image, [tag], log);
  log(`${repository.name}:${tag} ${existing ? 'was published before' : 'is published'}`);
  const digest = existing ?? image.digest;
  return { version: tag, commit, digest, image: `${repository.name}@${digest}` };
}

/** The configuration with its version: the same layers and commit give the same digest. */
function stamp(image: ImageConfig, { version, commit, time }: Version): ImageConfig {
  const { config } = image;
  const Env = [...(config.Env ?? []), `VERSION=${version}`, `COMMIT=${commit}`];
  const labels = { 'org.opencontainers.image.version': version, 'org.opencontainers.image.revision': commit };
  return { ...image, created: time, config: { ...config, Env, Labels: { ...config.Labels, ...labels } } };
}
