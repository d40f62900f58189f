import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { workspace } from '../support/checkout.ts';
import { commandBlocks } from '../support/command-blocks.ts';

const PERSON = 'a person with a Google Cloud account';

/** The commands that `npm test` is made of, or that only show or change files; and `npm run up`, which a story runs. */
const OF_NPM_TEST = [
  /^npm (test|run up)$/,
  /^npx nx (affected|run-many) -t (lint|build|test|integration|faults|fuzz|e2e)( (lint|build|test|fuzz))*( --parallel=1)?$/,
  /^npx nx run [a-z-]+:test$/,
  /^npx prettier --write \.$/,
];

describe('command blocks of the documents', () => {
  const blocks = commandBlocks();

  it('are found, in the README and in the guides', () => {
    const documents = blocks.map(({ location }) => location.replace(/:\d+$/, ''));
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/guides/google-cloud.md']));
  });

  it('that name "npm test" have only commands that it runs', () => {
    const commands = blocks
      .filter(({ runBy }) => runBy === 'npm test')
      .flatMap(({ script }) => script.trim().split('\n'))
      .map((line) => line.replace(/ +#.*/, ''));
    expect(commands.filter((command) => !OF_NPM_TEST.some((allowed) => allowed.test(command)))).toEqual([]);
  });

  it('that name a test are read by it', async () => {
    const elsewhere = blocks.filter(({ runBy }) => runBy !== undefined && !['npm test', PERSON].includes(runBy));
    const reads = await Promise.all(
      elsewhere.map(async ({ runBy = '', location }) => {
        const document = location.replace(/^.*\/(.*):\d+$/, '$1');
        return (await readFile(join(workspace, runBy), 'utf8')).includes(document) ? [] : [location];
      }),
    );
    expect(reads.flat()).toEqual([]);
  });

  it('that need Google Cloud have no command for the local cloud', () => {
    const local = blocks.filter(({ runBy, script }) => runBy === PERSON && /-c local|configuration=local/.test(script));
    expect(local.map(({ location }) => location)).toEqual([]);
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
