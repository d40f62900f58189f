// An Nx plugin: projects with *.spec.ts files get the target "test", with *.integration.ts the target "integration".
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createNodesFromFiles } from '@nx/devkit';

// A flag and not NODE_OPTIONS, which the programs that tests start would inherit.
const jest = 'node --experimental-vm-modules ../../node_modules/jest/bin/jest.js --config=../../jest.config.cjs';

const kinds = {
  test: {
    files: '.spec.ts',
    flags: '',
    target: { cache: true, inputs: ['default', '^production', { externalDependencies: ['jest', '@swc/jest'] }] },
  },
  integration: {
    files: '.integration.ts',
    flags: ' --runInBand --testTimeout=180000',
    target: { cache: false, inputs: ['default', '^production'] },
  },
};

export const createNodes = [
  '{apps,libs}/*/package.json',
  (files, options, context) => createNodesFromFiles(projectOf, files, options, context),
];

function projectOf(packageFile, _options, { workspaceRoot }) {
  const root = dirname(packageFile);
  const names = readdirSync(join(workspaceRoot, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['dist', 'node_modules'].includes(entry.name))
    .flatMap((folder) => readdirSync(join(workspaceRoot, root, folder.name), { recursive: true }));
  const targets = Object.entries(kinds)
    .filter(([, { files }]) => names.some((name) => name.endsWith(files)))
    .map(([name, { files, flags, target }]) => [
      name,
      { command: `${jest} --testMatch="<rootDir>/**/*${files}"${flags}`, options: { cwd: root }, ...target },
    ]);
  return { projects: { [root]: { targets: Object.fromEntries(targets) } } };
}
