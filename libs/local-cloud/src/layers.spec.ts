import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** The folders and files of src from bottom to top: each imports only from itself and from those before it. */
const LAYERS = [
  'base',
  'processes',
  'machine',
  'controller',
  'load-balancer-controller',
  'volume-provisioner',
  'gke-auth',
  'zones',
  'images',
  'cluster',
  'providers',
  'supervisor',
  'gcp-inputs.ts',
  'start.ts',
  'index.ts',
  'cli.ts',
];

/** Tests may import from every layer. */
const isSource = (file: string) => !/\.(spec|integration)\.ts$|(^|\/)testing\//.test(file);
const layerOf = (file: string) => file.split('/')[0] ?? '';
const files = globSync('**/*.ts', { cwd: __dirname }).filter(isSource);

/** The imports of a file that are files of src, types included. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(__dirname, file), 'utf8'));
  const relative = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
  return relative.map((name) => normalize(join(dirname(file), name)));
}

it('every folder is a layer', () => {
  expect([...new Set(files.map(layerOf))].sort()).toEqual([...LAYERS].sort());
});

it('no file imports from a layer above its own, nor from tests', () => {
  const rank = (file: string) => (isSource(file) ? LAYERS.indexOf(layerOf(file)) : LAYERS.length);
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => rank(imported) > rank(file))
      .map((imported) => `${file} imports ${imported}`),
  );
  expect(upward).toEqual([]);
});
