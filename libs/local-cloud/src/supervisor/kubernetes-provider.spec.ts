import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KUBERNETES_PROVIDER_VERSION, kubernetesProvider } from './kubernetes-provider.ts';

const checkout = join(__dirname, '../../../..');
const read = (file: string) => readFileSync(join(checkout, file), 'utf8');

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}
const manifest = (file: string) => JSON.parse(read(file)) as Manifest;

it('the SDK that programs use is of the same release as the provider, so that the engine has no reason to warn', () => {
  expect(manifest('node_modules/@pulumi/kubernetes/package.json').version).toBe(KUBERNETES_PROVIDER_VERSION);
});

it('every package that names the SDK pins this release', () => {
  const pins = globSync('{package.json,{apps,libs}/*/package.json}', { cwd: checkout }).flatMap((file) => {
    const { dependencies, devDependencies, peerDependencies } = manifest(file);
    const pin = { ...dependencies, ...devDependencies, ...peerDependencies }['@pulumi/kubernetes'];
    return pin === undefined ? [] : [`${file}: ${pin}`];
  });
  expect(pins.length).toBeGreaterThan(3);
  expect(pins.filter((pin) => !pin.endsWith(`: ${KUBERNETES_PROVIDER_VERSION}`))).toEqual([]);
});

it('go.mod names the commit of that release', () => {
  const { module, embed } = kubernetesProvider(() => undefined);
  const [source] = Object.values(embed ?? {});
  // The commit that upstream tagged v4.25.0; the proxy serves it without the tag.
  expect(readFileSync(join(module, 'go.mod'), 'utf8')).toContain(
    `${source?.module} v4.0.0-20260115033456-f47bc2d6f199`,
  );
});
