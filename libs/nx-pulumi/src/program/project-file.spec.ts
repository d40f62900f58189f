import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProgram } from './program.ts';
import { absoluteFileUrl, readProjectFile } from './project-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'project-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (text: string) => writeFileSync(join(folder, 'Pulumi.yaml'), text);
const read = (text: string) => {
  write(text);
  return readProjectFile(folder);
};

describe('readProjectFile', () => {
  it('returns the fields besides settings in `otherFields`, with absolute paths', () => {
    const text = `
name: shop
runtime: { name: nodejs, options: { typescript: false } }
description: Sells
options: { refresh: always }
requiredPulumiVersion: ">=3.0.0"
backend: { url: file://../state }
plugins:
  providers: [{ name: own, path: ./bin, version: 1.0.0 }]
packages:
  own: ../own
  there: { source: ./there, parameters: [a] }
  published: terraform-provider
config: { version: 1.10 }
stackConfigDir: stacks
main: dist
`;
    expect(read(text)).toEqual({
      project: 'shop',
      config: { version: '1.10' },
      typedConfig: { version: 1.1 },
      main: 'dist',
      stackConfigFolder: join(folder, 'stacks'),
      otherFields: {
        name: 'shop',
        runtime: { name: 'nodejs', options: { typescript: false } },
        description: 'Sells',
        options: { refresh: 'always' },
        requiredPulumiVersion: '>=3.0.0',
        backend: { url: `file://${join(tmpdir(), 'state')}` },
        plugins: { providers: [{ name: 'own', path: join(folder, 'bin'), version: '1.0.0' }] },
        packages: {
          own: join(tmpdir(), 'own'),
          there: { source: join(folder, 'there'), parameters: ['a'] },
          published: 'terraform-provider',
        },
      },
    });
  });

  it('reads the folder of stack files from `config: <folder>`, as in old files', () => {
    expect(read('name: shop\nconfig: stacks\n')).toMatchObject({
      config: {},
      stackConfigFolder: join(folder, 'stacks'),
    });
  });

  it.each(['plugins', 'plugins:\n  providers', 'packages', 'packages:\n  own', 'backend', 'options', 'config', 'main'])(
    'reads a file where "%s" has no value',
    (key) => {
      expect(read(`name: shop\n${key}:\n`)).toMatchObject({ project: 'shop', otherFields: { runtime: 'nodejs' } });
      expect(readProgram(folder).settings).toEqual([]);
    },
  );

  it('takes the runtime nodejs where "runtime" has no value', () => {
    expect(read('name: shop\nruntime:\n').otherFields).toEqual({ name: 'shop', runtime: 'nodejs' });
  });

  it('refuses a file without a name', () => {
    expect(() => read('runtime: nodejs\n')).toThrow('has no name: give the program one');
  });
});

it.each([
  ['gs://state', 'gs://state'],
  ['file://~/state', 'file://~/state'],
  ['file://~', 'file://~'],
  ['file:///state', 'file:///state'],
  ['file://../state', 'file:///checkout/state'],
  ['file://./state', 'file:///checkout/shop/state'],
  ['file://state', 'file:///checkout/shop/state'],
  ['file://.', 'file:///checkout/shop'],
])('absoluteFileUrl of %s from /checkout/shop is %s', (url, absolute) => {
  expect(absoluteFileUrl(url, '/checkout/shop')).toBe(absolute);
});

describe('readProgram', () => {
  const entryPoint = (pulumi: string, manifest: object) => {
    write(`name: shop\n${pulumi}`);
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const { entry, directory } = readProgram(folder);
    return [entry.slice(folder.length + 1), directory.slice(folder.length + 1)];
  };
  mkdirSync(join(folder, 'src'));

  it.each([
    ['', {}, 'index.js', ''],
    ['', { main: './dist/index.js' }, 'dist/index.js', ''],
    ['', { main: 'a.js', exports: './b.js' }, 'b.js', ''],
    ['', { exports: { '.': './b.js' } }, 'b.js', ''],
    ['', { main: 'a.js', exports: { '.': { types: 'b.d.ts', import: './b.mjs' } } }, 'b.mjs', ''],
    ['main: src', { main: 'a.js' }, 'a.js', 'src'],
    ['main: src/own.js', { main: 'a.js' }, 'src/own.js', 'src'],
  ])('of "%s" with the package.json %j has the entry %s and the folder "%s"', (pulumi, manifest, entry, directory) => {
    expect(entryPoint(pulumi, manifest)).toEqual([entry, directory]);
  });
});
