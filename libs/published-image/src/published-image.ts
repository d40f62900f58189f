import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { missingVersion } from './missing-version.ts';
import { registryOf } from './registry.ts';

/** Arguments of {@link publishedImage}. */
export interface PublishedImageArgs {
  /**
   * Address of the repository in Artifact Registry.
   * @example "europe-west1-docker.pkg.dev/example-staging/shop"
   */
  registry: string;
  /**
   * Name of the image in the repository.
   * @example "shop"
   */
  image: string;
  /**
   * A tag of the image.
   * @example "1.9.2"
   */
  version: string;
}

/** A version, resolved by the registry. */
export interface PublishedImage {
  /** The version in the arguments. */
  version: string;
  /**
   * The image by its digest.
   * @example "europe-west1-docker.pkg.dev/example-staging/shop/shop@sha256:9f86…"
   */
  image: string;
  /** @example "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" */
  digest: string;
  /** The 40 hex digits of the commit that the version, or another tag of the same image, names. */
  commit: string;
  /** When the image was built, by its own metadata: the same for every deployment. */
  time: string;
}

/** A commit, or a commit with a suffix, as an unclean checkout publishes. */
const COMMIT = /^([0-9a-f]{40})(-[0-9a-z]+)?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * Resolves a version in the registry. It is a promise and no output, so that a program can await it before it makes anything.
 * @throws {pulumi.RunError} if the version is no valid tag, if the registry does not have it (with the versions that it has), or
 * if no tag of the image names its commit
 * @example
 * const image = await publishedImage({ registry: 'europe-west1-docker.pkg.dev/example/shop', image: 'shop', version: '1.9.2' });
 */
export async function publishedImage(
  { registry, image, version }: PublishedImageArgs,
  opts?: pulumi.InvokeOptions,
): Promise<PublishedImage> {
  refuseBadTag(version);
  const { location, project, repository: repositoryId } = registryOf(registry);
  const found = await gcp.artifactregistry
    .getDockerImage({ location, project, repositoryId, imageName: `${image}:${version}` }, opts)
    .catch(async (error: Error) => {
      const missing = await missingVersion(error, { registry, image, version }, opts);
      throw new pulumi.RunError(missing ?? error.message.replace(/^Invoke of '[^']*' failed: /, ''));
    });
  const digest = found.selfLink.split('@')[1] ?? '';
  return {
    version,
    image: `${registry}/${image}@${digest}`,
    digest,
    commit: commitOf(version, found.tags, `${registry}/${image}`),
    time: found.buildTime,
  };
}

function refuseBadTag(version: string): void {
  if (TAG.test(version)) return;
  throw new pulumi.RunError(
    `Expected a version that is a valid image tag: at most 128 of A-Z, a-z, 0-9, _, . and -; got "${version}".`,
  );
}

function commitOf(version: string, tags: string[], image: string): string {
  const commit = [version, ...tags].map((tag) => COMMIT.exec(tag)?.[1]).find((found) => found !== undefined);
  if (commit) return commit;
  throw new pulumi.RunError(
    `Version "${version}" of ${image} does not say from which commit it was built: expected a tag of 40 hex digits on the same ` +
      `image, got ${tags.join(', ') || 'no tags'}. Publish it under its commit as well.`,
  );
}
