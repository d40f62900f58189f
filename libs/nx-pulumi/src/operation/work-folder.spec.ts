import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type RequestInFolder } from './protocol.ts';
import { writeProject, writeStack } from './work-folder.ts';

describe('the files that the engine reads', () => {
  const workFolder = mkdtempSync(join(tmpdir(), 'work-folder-'));
  afterAll(() => rmSync(workFolder, { recursive: true, force: true }));

  const request = (more: Partial<RequestInFolder> = {}): RequestInFolder => ({
    operation: 'up',
    previewOnly: false,
    wait: 0,
    project: 'shop',
    stack: 'organization/shop/dev',
    settings: [],
    projectFile: { runtime: 'nodejs' },
    stackFile: {},
    folder: '/checkout/shop',
    entry: '/checkout/shop/dist/index.js',
    directory: '/checkout/shop',
    workFolder,
    tags: [],
    colour: false,
    engine: {},
    ...more,
  });
  const written = (file: string) => parse(readFileSync(join(workFolder, file), 'utf8')) as unknown;

  it('say what the project file says, and that the program runs in its own folder', () => {
    writeProject(request({ projectFile: { runtime: 'nodejs', options: { refresh: 'always' } } }));
    expect(written('Pulumi.yaml')).toEqual({
      name: 'shop',
      runtime: 'nodejs',
      main: '/checkout/shop',
      options: { refresh: 'always' },
    });
  });

  it('say nothing of `refresh: always` after --no-refresh', () => {
    writeProject(request({ projectFile: { options: { refresh: 'always' } }, engine: { refresh: false } }));
    expect(written('Pulumi.yaml')).toEqual({ name: 'shop', main: '/checkout/shop' });
  });

  it('hold the settings: text as text, structures as such, encrypted values as they are, and nothing that is to be encrypted', () => {
    const settings = [
      { key: 'shop:version', value: '1.10', encrypt: false },
      { key: 'shop:debug', value: 'true', encrypt: false },
      { key: 'shop:zones', value: ['a', { secure: 'v1:x' }], encrypt: false },
      { key: 'shop:token', value: { secure: 'v1:x' }, encrypt: false },
      { key: 'shop:password', value: 'hush', encrypt: true },
    ];
    writeStack(request({ settings }), {});
    expect(written('Pulumi.dev.yaml')).toEqual({
      config: {
        'shop:version': '1.10',
        'shop:debug': 'true',
        'shop:zones': ['a', { secure: 'v1:x' }],
        'shop:token': { secure: 'v1:x' },
      },
    });
  });

  it.each([
    ['a passphrase', { type: 'passphrase', state: { salt: 'v1:x' } }, { encryptionsalt: 'v1:x' }],
    [
      'the key of a cloud',
      { type: 'cloud', state: { url: 'gcpkms://key', encryptedkey: 'abc' } },
      { secretsprovider: 'gcpkms://key', encryptedkey: 'abc' },
    ],
    ['the key of Pulumi Cloud', { type: 'service', state: { url: 'https://api.pulumi.com' } }, {}],
  ])('encrypt as the stack does: with %s', (_how, provider, lines) => {
    rmSync(join(workFolder, 'Pulumi.dev.yaml'), { force: true });
    writeStack(request(), provider);
    expect(written('Pulumi.dev.yaml')).toEqual({ ...lines, config: {} });
  });

  it('keep how a stack that was just made encrypts', () => {
    writeFileSync(join(workFolder, 'Pulumi.dev.yaml'), 'encryptionsalt: v1:new\n');
    writeStack(request(), {});
    expect(written('Pulumi.dev.yaml')).toEqual({ encryptionsalt: 'v1:new', config: {} });
  });

  it("encrypt as the stack's own file says, before what the state says", () => {
    rmSync(join(workFolder, 'Pulumi.dev.yaml'), { force: true });
    writeStack(request({ stackFile: { encryptionsalt: 'v1:own' } }), { type: 'passphrase', state: { salt: 'v1:x' } });
    expect(written('Pulumi.dev.yaml')).toEqual({ encryptionsalt: 'v1:own', config: {} });
  });
});
