import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { document, Workspace } from './testing/workspace.ts';

const build = { nx: { targets: { build: { command: 'true' } } }, pulumi: { stack: 'dev' } };
const esm = (files: Record<string, string>, name: string) => ({
  [`${name}/Pulumi.yaml`]: `name: ${name}\nruntime: nodejs\n`,
  [`${name}/package.json`]: JSON.stringify({ name, type: 'module', main: './index.js', ...build }),
  ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])),
});

const callbacks = `
const pulumi = require('@pulumi/pulumi');
module.exports = async () => {
  const seen = {};
  const record = (caller) => {
    seen[caller] = [pulumi.getProject(), pulumi.getStack(), pulumi.getOrganization(), new pulumi.Config().require('greeting')].join(' ');
  };
  record('program');
  const transform = async (args) => (record('transform'), undefined);
  const thing = new pulumi.ComponentResource('shop:index:Group', 'group', {}, { transforms: [transform] });
  const later = thing.urn.apply(() => record('apply'));
  await new Promise((done) => later.apply(done));
  return seen;
};
`;

const assets = `
const pulumi = require('@pulumi/pulumi');
class Thing extends pulumi.CustomResource {
  constructor(name, args) { super('slow:index:Thing', name, args); }
}
module.exports = async () => {
  new Thing('one', { seconds: 0, file: new pulumi.asset.FileAsset('./hello.txt'), folder: new pulumi.asset.FileArchive('./files') });
  return { cwd: process.cwd(), root: pulumi.getRootDirectory() };
};
`;

/** Real Nx and the real engine: how a program is loaded, and its context. */
describe('a program', () => {
  const workspace = new Workspace({
    ...shop(),
    ...esm(
      {
        'index.js':
          "import * as pulumi from '@pulumi/pulumi';\nexport const stack = await Promise.resolve(pulumi.getStack());\nexport const two = pulumi.output(2);\n",
      },
      'awaits',
    ),
    ...esm({ 'index.js': 'export default async () => ({ called: true });\n' }, 'answers'),
    ...esm({ 'index.js': 'export default Promise.resolve({ promised: true });\n' }, 'promises'),
    ...esm({ 'index.js': "export default async () => ({ called: true });\nexport const url = 'here';\n" }, 'both'),
    'callbacks/Pulumi.yaml': 'name: callbacks\nruntime: nodejs\nconfig: { greeting: hello }\n',
    'callbacks/index.js': callbacks,
    'callbacks/package.json': JSON.stringify({ name: 'callbacks', ...build }),
    'assets/Pulumi.yaml': 'name: assets\nruntime: nodejs\n',
    'assets/index.js': assets,
    'assets/hello.txt': 'hello',
    'assets/files/one.txt': 'one',
    'assets/package.json': JSON.stringify({ name: 'assets', ...build }),
    'package.json':
      '{ "name": "workspace", "private": true, "workspaces": ["shop", "awaits", "answers", "promises", "both", "callbacks", "assets"] }',
    passphrase: 'right\n',
  });
  const up = async (project: string, env: NodeJS.ProcessEnv = {}, folder = '.') =>
    workspace.start(['run', `${project}:up`, '-c', 'local', '--json'], env, folder).ended;

  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it.each([
    ['an ES module that awaits at its top level and exports by name', 'awaits', { stack: 'dev', two: 2 }],
    ['an ES module with a function as its default export', 'answers', { called: true }],
    ['an ES module with a promise as its default export', 'promises', { promised: true }],
  ])('may be %s', async (_what, project, outputs) => {
    const result = await up(project);
    if (result.code !== 0) throw new Error(result.all);
    expect(document(result)['outputs']).toEqual(outputs);
  });

  it('with a default export beside others is refused, and both are named', async () => {
    const result = await up('both');
    expect(result.code).toBe(1);
    expect(result.all).toContain('both/index.js has a default export beside url');
  });

  it('has its project, stack, organization and settings in transforms and `apply`, too', async () => {
    const result = await up('callbacks');
    if (result.code !== 0) throw new Error(result.all);
    const all = 'callbacks dev organization hello';
    expect(document(result)['outputs']).toEqual({ program: all, transform: all, apply: all });
  });

  it('finds assets relative to its folder, and backend and passphrase relative to the folder of the command', async () => {
    mkdirSync(join(workspace.folder, '.nx/state'), { recursive: true });
    const env = {
      PULUMI_BACKEND_URL: 'file://./.nx/state',
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_CONFIG_PASSPHRASE_FILE: './passphrase',
    };
    const result = await up('assets', env);
    if (result.code !== 0) throw new Error(result.all);
    expect(document(result)['outputs']).toEqual({
      cwd: join(workspace.folder, 'assets'),
      root: join(workspace.folder, 'assets'),
    });
    const state = readFileSync(join(workspace.folder, '.nx/state/.pulumi/stacks/assets/dev.json'), 'utf8');
    expect(state).toContain('"path":"./hello.txt"');
    const below = { ...env, PULUMI_BACKEND_URL: 'file://../.nx/state', PULUMI_CONFIG_PASSPHRASE_FILE: '../passphrase' };
    expect(document(await up('assets', below, 'assets'))['changes']).toEqual({ same: 2 });
    expect(workspace.changed()).toBe('');
  });
});
