import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprints, nodeFiles } from './program-files.ts';
import { readService } from './service.ts';
import { isUserError, UserError } from './user-error.ts';

const HELP = `Usage: oci-image <command>

Builds and publishes the image of the Node service in this folder, which image.config.mjs describes.

  bundle                        writes the service and its dependencies as one file, dist/bundle/main.js
  build                         writes the image as an OCI layout in dist/image, and its bill of materials in dist/sbom
  inputs                        prints the files of this machine that the image copies, each with its SHA-256
  publish --registry=HOST/PATH  pushes the image under the version of this checkout, prints its digest, and writes
                                dist/published.json

REGISTRY_MIRROR names a registry that takes what is pushed to any other.`;

/**
 * Runs a command in a folder.
 * @returns the exit code; 1 after an error, which is printed: a mistake of the user as one message, a bug with its stack trace
 */
export async function run(args: string[], folder: string): Promise<number> {
  try {
    await main(args, folder);
    return 0;
  } catch (error) {
    const { code, message, cause } = error as NodeJS.ErrnoException;
    const expected = isUserError(error) || code?.startsWith('ERR_PARSE_ARGS');
    console.error(expected ? message : error);
    // The stack trace of code of the user.
    if (expected && cause) console.error(cause);
    return 1;
  }
}

async function main(args: string[], folder: string): Promise<void> {
  const options = { registry: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options });
  const [command, ...rest] = positionals;
  if (values.help) return console.log(HELP);
  if (rest.length > 0) throw new UserError(`oci-image ${command} takes no argument, got "${rest.join(' ')}".`);
  // What a command needs is loaded when it runs: the bundler takes longer than `inputs` does.
  if (command === 'inputs') return console.log(await fingerprints(await nodeFiles()));
  if (command === 'bundle') return (await import('./bundle.ts')).bundle(await readService(folder));
  if (command === 'build') return build(folder);
  if (command === 'publish') return publish(folder, values.registry);
  throw new UserError(`${command ? `There is no command "${command}".` : 'No command is given.'}\n\n${HELP}`);
}

async function build(folder: string): Promise<void> {
  const { buildServiceImage } = await import('./build.ts');
  const { digest, blobs } = await buildServiceImage(await readService(folder));
  const size = blobs.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  console.log(`${digest} (${(size / 1e6).toFixed(1)} MB compressed)`);
}

async function publish(folder: string, registry?: string): Promise<void> {
  if (!registry) throw new UserError('No registry is named: give --registry=HOST/PATH.');
  const result = join(folder, 'dist/published.json');
  // A failed run leaves no result of an earlier one.
  await rm(result, { force: true });
  const { publish } = await import('./publish.ts');
  const published = await publish(await readService(folder), registry, process.env, console.log);
  await writeFile(result, `${JSON.stringify(published, undefined, 2)}\n`);
  console.log(published.digest);
}
