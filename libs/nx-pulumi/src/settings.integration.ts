import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, findEngine } from './engine/find-engine.ts';
import { document, Workspace } from './testing/workspace.ts';

const yaml = `
name: shop
description: Sells things
runtime: nodejs
options: { refresh: always }
config:
  version: { type: string, default: "1" }
  replicas: { type: integer, default: 2, description: How many }
  region: europe-west1
  zones: { type: array, items: { type: string }, default: [a] }
  limits: { type: object, default: { cpu: 1, memory: 2 } }
  apiToken: { type: string, secret: true, default: "" }
`;

const index = `
const { Config } = require('@pulumi/pulumi');
module.exports = async () => {
  const config = new Config();
  return {
    version: config.require('version'),
    replicas: config.requireNumber('replicas'),
    region: config.require('region'),
    zones: config.requireObject('zones'),
    limits: config.requireObject('limits'),
    length: config.requireSecret('apiToken').apply((token) => String(token.length)),
    project: new Config('gcp').get('project') ?? '-',
    undeclared: config.getObject('undeclared') ?? '-',
  };
};
`;

/** Real Nx and the real engine: the sources of settings. */
describe('settings', () => {
  const workspace = new Workspace({
    'shop/Pulumi.yaml': yaml,
    'shop/dist/index.js': index,
    'shop/package.json': JSON.stringify({
      name: 'shop',
      main: './dist/index.js',
      pulumi: { stack: 'dev' },
      nx: { targets: { build: { command: 'true' } } },
    }),
  });
  const nx = (operation: string, ...flags: string[]) => workspace.nx('run', `shop:${operation}`, ...flags);
  const up = async (...flags: string[]) => document(await nx('up', '--json', ...flags));
  let engine: Engine;

  beforeAll(async () => {
    engine = await findEngine({ log: console.log });
  }, 15 * 60_000);
  afterAll(() => workspace.remove());

  /** A stack file as `pulumi config set --secret` writes it. */
  function encryptedFile(key: string, value: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'nx-pulumi-config-'));
    try {
      const pulumi = (...args: string[]) =>
        execFileSync(engine.path, [...args, '--non-interactive'], {
          cwd: folder,
          env: { ...workspace.environment(), PULUMI_BACKEND_URL: `file://${folder}` },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
      execFileSync('cp', [join(workspace.folder, 'shop/Pulumi.yaml'), folder]);
      pulumi('stack', 'init', 'dev');
      pulumi('config', 'set', '--secret', key, value, '--stack', 'dev');
      return readFileSync(join(folder, 'Pulumi.dev.yaml'), 'utf8');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('come from Pulumi.<stack>.yaml: text, numbers as written, structures, encrypted values, other namespaces', async () => {
    const lines = [
      '  shop:version: 1.10',
      '  shop:replicas: "5"',
      '  zones: [b, c]',
      '  shop:limits: { cpu: 3, on: true }',
      '  gcp:project: example',
      '  shop:undeclared: { deep: [1] }',
    ];
    workspace.write('shop/Pulumi.dev.yaml', `${encryptedFile('apiToken', 'hush-hush')}${lines.join('\n')}\n`);
    expect((await up())['outputs']).toEqual({
      version: '1.10',
      replicas: 5,
      region: 'europe-west1',
      zones: ['b', 'c'],
      limits: { cpu: 3, on: true },
      length: '[secret]',
      project: 'example',
      undeclared: { deep: [1] },
    });
    expect(workspace.stateOf('dev')).not.toContain('hush-hush');
    const output = ['stack', 'output', 'length', '--show-secrets', '--stack', 'organization/shop/dev'];
    const env = workspace.environment();
    expect(execFileSync(engine.path, output, { cwd: join(workspace.folder, 'shop'), env, encoding: 'utf8' })).toBe(
      '9\n',
    );
  });

  it('come from a flag rather than from the file', async () => {
    expect((await up('--replicas=6'))['outputs']).toMatchObject({ replicas: 6, version: '1.10' });
  });

  it('are listed by the target `help` with type, default, source and description', async () => {
    const { stdout } = await nx('help');
    expect(stdout).toMatch(/--replicas +integer +2 +Pulumi\.dev\.yaml: 5 +How many/);
    expect(stdout).toMatch(/--region +string +europe-west1 +default/);
    expect(stdout).toMatch(/SHOP_API_TOKEN +string, secret +\[secret\] +Pulumi\.dev\.yaml: \[secret\]/);
    const { stdout: staticHelp } = await nx('up', '--help');
    expect(staticHelp.replaceAll(/\s+/g, ' ')).toContain('"nx run <project>:help" lists them');
  });

  it('that were deployed with another value than the default are not reset silently by `preview` and `up`', async () => {
    expect((await up('--region=europe-west4', '--limits={"memory":2,"cpu":9}'))['outputs']).toMatchObject({
      region: 'europe-west4',
    });
    for (const operation of ['preview', 'up']) {
      const result = await nx(operation);
      expect(result.code).toBe(1);
      expect(result.all).toContain(
        'The setting "shop:region" is not given: stack "dev" was deployed with "europe-west4", and the default is "europe-west1". ' +
          'Give --region=europe-west4 to keep it or --region=europe-west1 to change it, or a line "shop:region: …" with either in Pulumi.dev.yaml.',
      );
    }
    expect((await nx('refresh')).code).toBe(0);
  });

  it('may be reset to the default by a line in the file', async () => {
    const file = readFileSync(join(workspace.folder, 'shop/Pulumi.dev.yaml'), 'utf8');
    workspace.write('shop/Pulumi.dev.yaml', `${file}  shop:region: europe-west1\n`);
    expect((await up())['outputs']).toMatchObject({ region: 'europe-west1' });
    workspace.write('shop/Pulumi.dev.yaml', file);
    expect((await up())['outputs']).toMatchObject({ region: 'europe-west1' });
  });
});
