// Pushes the image that `image` built, under the version of this checkout, and prints its digest.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { blobPath, encode, readLayout, type ImageConfig } from '../image/oci.ts';
import { RegistryClient } from './client.ts';
import { basicAuthorization } from './credentials.ts';
import { digestOfTag, pushBlob, pushManifest } from './push.ts';
import { repository } from './reference.ts';
import { UserError } from './user-error.ts';
import { versionOf, type Version } from './version.ts';

export interface Published {
  version: string;
  commit: string;
  digest: string;
  /** The image by its digest. */
  image: string;
}

interface Where {
  /** @example "europe-west1-docker.pkg.dev/example-staging/click-count" */
  registry: string;
  /** The OCI layout. */
  layout: string;
  /** Folder of the checkout that the image was built from. */
  checkout: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

export async function publish({ registry, layout, checkout, env, log }: Where): Promise<Published> {
  const built = await readLayout(layout);
  const version = await versionOf(checkout, built.digest);
  const target = repository(registry, 'click-count', env['REGISTRY_MIRROR']);
  const client = new RegistryClient(target, () => basicAuthorization(target.host, env));
  const published = (digest: string): Published => ({
    version: version.version,
    commit: version.commit,
    digest,
    image: `${target.name}@${digest}`,
  });

  const { config, manifest } = encode(stamp(built.config, version), built.manifest.layers);
  const before = await digestOfTag(client, version.version);
  if (before) {
    // A version never changes: what was tested under it is what will be deployed under it.
    log(`${target.name}:${version.version} was published before`);
    return published(before);
  }
  for (const blob of built.manifest.layers) {
    const outcome = await pushBlob(client, blob, () => readFile(blobPath(layout, blob.digest)));
    log(`layer ${blob.digest.slice(7, 19)} (${(blob.size / 1e6).toFixed(1)} MB): ${outcome}`);
  }
  await pushBlob(client, config.descriptor, () => Promise.resolve(config.content));
  const digest = await pushManifest(client, version.version, manifest);
  log(`${target.name}:${version.version} is published`);
  return published(digest);
}

/** The image with the version that it is of: same layers, same commit, same digest. */
function stamp(image: ImageConfig, { version, commit, time }: Version): ImageConfig {
  return {
    ...image,
    created: time,
    config: {
      ...image.config,
      Env: [...image.config.Env, `VERSION=${version}`, `COMMIT=${commit}`],
      Labels: {
        ...image.config.Labels,
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.revision': commit,
      },
    },
  };
}

async function main(): Promise<void> {
  const project = resolve(import.meta.dirname, '..');
  const result = join(project, 'dist/published.json');
  const { values } = parseArgs({ options: { registry: { type: 'string' } } });
  if (!values.registry) throw new UserError('No registry is named: give --registry=HOST/PATH.');
  // Nothing is claimed that was not pushed.
  await rm(result, { force: true });
  const published = await publish({
    registry: values.registry,
    layout: join(project, 'dist/image'),
    checkout: project,
    env: process.env,
    log: console.log,
  });
  await mkdir(dirname(result), { recursive: true });
  await writeFile(result, `${JSON.stringify(published, undefined, 2)}\n`);
  console.log(published.digest);
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = 1;
  });
}
