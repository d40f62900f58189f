import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(join(workspace, file), 'utf8');

it('every package.json declares the oldest Node that require-node.ts accepts', () => {
  const oldest = /OLDEST = \[(\d+), (\d+)\]/.exec(read('libs/go-tool/src/require-node.ts'))?.slice(1).join('.');
  const manifests = globSync('{apps,libs}/*/package.json', { cwd: workspace });
  expect(manifests.length).toBeGreaterThan(10);
  for (const file of manifests) {
    const { engines } = JSON.parse(read(file)) as { engines?: { node?: string } };
    expect([file, engines?.node]).toEqual([file, `>=${oldest}`]);
  }
});
