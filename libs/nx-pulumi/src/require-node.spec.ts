import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(join(workspace, file), 'utf8');

it('every package declares the Node that it needs, the one that the plugin asks for', () => {
  const oldest = /OLDEST = \[(\d+), (\d+)\]/.exec(read('libs/nx-pulumi/src/require-node.ts'))?.slice(1).join('.');
  const manifests = globSync('{apps,libs}/*/package.json', { cwd: workspace });
  expect(manifests.length).toBeGreaterThan(10);
  for (const file of manifests) {
    const { engines } = JSON.parse(read(file)) as { engines?: { node?: string } };
    expect([file, engines?.node]).toEqual([file, `>=${oldest}`]);
  }
});
