import * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';
import type { PublishedImageArgs } from './published-image.ts';
import { registryOf } from './registry.ts';

/** How many versions a message lists. */
const SHOWN = 20;
/** Google's message for a missing image or repository. */
const MISSING = /Requested (image|entity) was not found/;

/**
 * The message for a version that the registry does not hold, with the versions that it holds, newest first.
 * @param error of the registry
 * @returns undefined if the error has another cause
 */
export async function missingVersion(
  error: Error,
  { registry, image, version }: PublishedImageArgs,
  opts?: pulumi.InvokeOptions,
): Promise<string | undefined> {
  if (!MISSING.test(error.message)) return undefined;
  const publish = `publish it with "nx run ${image}:publish"`;
  const missing = `Version "${version}" is not in the registry ${registry}/${image}.`;
  try {
    const versions = await versionsOf(registry, image, opts);
    if (versions.length === 0) return `${missing} It holds none; ${publish}.`;
    const more = versions.length > SHOWN ? ` and ${versions.length - SHOWN} older ones` : '';
    return `${missing} It holds ${versions.slice(0, SHOWN).join(', ')}${more}; ${publish}, or choose one of these.`;
  } catch (unlisted) {
    return `${missing} What it holds cannot be listed: ${(unlisted as Error).message.trim()}. If it exists, ${publish}.`;
  }
}

async function versionsOf(registry: string, image: string, opts?: pulumi.InvokeOptions): Promise<string[]> {
  const { location, project, repository: repositoryId } = registryOf(registry);
  const { dockerImages } = await gcp.artifactregistry.getDockerImages({ location, project, repositoryId }, opts);
  return dockerImages
    .filter(({ imageName }) => imageName === image)
    .sort((one, other) => other.uploadTime.localeCompare(one.uploadTime))
    .flatMap(({ tags }) => tags);
}
