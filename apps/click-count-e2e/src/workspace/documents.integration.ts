import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { workspace } from '../support/checkout.ts';
import { commandBlocks } from '../support/command-blocks.ts';

/** Blocks that no test here can run, and blocks that are the run of all tests. */
const ELSEWHERE = ['a person with a Google Cloud account', 'npm test'];

describe('command blocks of the documents', () => {
  it('are found, in the README and in the guides', () => {
    const documents = commandBlocks().map(({ place }) => place.replace(/:\d+$/, ''));
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/guides/google-cloud.md']));
  });

  it('are run by the story of the documents, or name the test that runs them', () => {
    const elsewhere = commandBlocks().filter(({ runBy }) => runBy !== undefined && !ELSEWHERE.includes(runBy));
    const missing = elsewhere.filter(({ runBy = '' }) => !existsSync(join(workspace, runBy)));
    expect(missing).toEqual([]);
  });
});

describe('links of the documents', () => {
  it('lead to files that exist', async () => {
    const { stdout } = await promisify(execFile)('git', ['ls-files', '*.md'], { cwd: workspace });
    const documents = stdout.split('\n').filter(Boolean);
    const dead = await Promise.all(
      documents.map(async (document) => {
        const text = await readFile(join(workspace, document), 'utf8');
        const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
        return targets
          .filter((target) => !existsSync(join(workspace, document, '..', target)))
          .map((target) => `${document}: ${target}`);
      }),
    );
    expect(dead.flat()).toEqual([]);
  });
});

describe('the picture and table of projects in the README', () => {
  const check = (...files: string[]) =>
    promisify(execFile)('node', ['scripts/project-map.mjs', '--check', ...files], { cwd: workspace });

  it('is what the Nx graph says', async () => {
    await check();
  });

  it('is refused by project-map --check if an arrow is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'project-map-'));
    const readme = join(folder, 'README.md');
    try {
      await writeFile(
        readme,
        (await readFile(join(workspace, 'README.md'), 'utf8')).replace('  branch-env --> branch-name\n', ''),
      );
      await expect(check(readme)).rejects.toThrow('npx nx run click-count-e2e:project-map');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
