import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type MachineFile } from './machine-files.ts';

interface Component {
  type: 'library' | 'file' | 'platform';
  name: string;
  version: string;
  purl?: string;
  licenses?: { expression: string }[];
  hashes?: { alg: 'SHA-256'; content: string }[];
}

/** What the image is made of, as CycloneDX 1.6: the packages in the bundle, Node, and the files of this machine. */
export async function sbom(project: string, files: (MachineFile & { sha256: string })[]): Promise<object> {
  const { inputs } = JSON.parse(await readFile(join(project, 'dist/bundle/meta.json'), 'utf8')) as Meta;
  const folders = new Set(Object.keys(inputs).flatMap((input) => packageFolder(join(project, input)) ?? []));
  const libraries = await Promise.all([...folders].map(library));
  const [node, ...machine] = files;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'container', name: 'click-count' } },
    components: [
      ...unique(libraries),
      { type: 'platform', name: 'node', version: process.versions.node, hashes: hashes(node?.sha256 ?? '') },
      ...machine.map(({ source, sha256 }) => ({
        type: 'file',
        name: basename(source),
        version: '',
        hashes: hashes(sha256),
      })),
    ],
  };
}

interface Meta {
  inputs: Record<string, unknown>;
}

const hashes = (content: string): Component['hashes'] => [{ alg: 'SHA-256', content }];

async function library(folder: string): Promise<Component> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const purl = `pkg:npm/${(name ?? '').replace('@', '%40')}@${version}`;
  const licenses = typeof license === 'string' ? { licenses: [{ expression: license }] } : {};
  return { type: 'library', name: name ?? '', version: version ?? '', purl, ...licenses };
}

function unique(components: Component[]): Component[] {
  const byPurl = new Map(components.map((component) => [component.purl ?? '', component]));
  return [...byPurl.values()].sort((a, b) => ((a.purl ?? '') < (b.purl ?? '') ? -1 : 1));
}

/** The folder of the package that a file is of; undefined for the project's own. */
function packageFolder(file: string): string | undefined {
  if (!file.includes('/node_modules/')) return undefined;
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) || !/node_modules\/(@[^/]+\/)?[^/]+$/.test(folder))
    folder = dirname(folder);
  return folder;
}
