import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { NODE, type ProgramFile, sha256 } from './program-files.ts';

/**
 * The software bill of materials of a service's image in CycloneDX: the packages of the bundle, Node, and the shared libraries
 * of this machine.
 * @param bundleBom the bill of materials that the bundler wrote
 * @param files Node and its shared libraries
 */
export async function sbom(bundleBom: string, files: ProgramFile[]): Promise<object> {
  const bom = JSON.parse(await readFile(bundleBom, 'utf8')) as { components: object[] };
  const components = files.map(async ({ path, source }) => ({
    ...(path === NODE
      ? { type: 'platform', name: 'node', version: process.versions.node }
      : { type: 'file', name: basename(source) }),
    hashes: [{ alg: 'SHA-256', content: await sha256(source) }],
  }));
  return { ...bom, components: [...bom.components, ...(await Promise.all(components))] };
}
