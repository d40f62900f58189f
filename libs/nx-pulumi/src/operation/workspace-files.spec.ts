import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type OperationRequest } from './protocol.ts';
import { writeProjectFile, writeStackFile } from './workspace-files.ts';

describe('the files that the engine reads', () => {
  const workFolder = mkdtempSync(join(tmpdir(), 'work-folder-'));
  afterAll(() => rmSync(workFolder, { recursive: true, force: true }));

  const request = (more: Partial<OperationRequest> = {}): OperationRequest => ({
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
    tags: [],
    color: false,
    engine: {},
    ...more,
  });
  const written = (file: string) => parse(readFileSync(join(workFolder, file), 'utf8')) as unknown;

  it('writeProjectFile copies the project file, and has the program run in its own folder', () => {
    writeProjectFile(request({ projectFile: { runtime: 'nodejs', options: { refresh: 'always' } } }), workFolder);
    expect(written('Pulumi.yaml')).toEqual({
      name: 'shop',
      runtime: 'nodejs',
      main: '/checkout/shop',
      options: { refresh: 'always' },
    });
  });

  it('writeProjectFile leaves out `refresh: always` with --no-refresh', () => {
    writeProjectFile(
      request({ projectFile: { options: { refresh: 'always' } }, engine: { refresh: false } }),
      workFolder,
    );
    expect(written('Pulumi.yaml')).toEqual({ name: 'shop', main: '/checkout/shop' });
  });

  it('writeStackFile writes settings: text, structures and encrypted values, but none that is yet to be encrypted', () => {
    const settings = [
      { key: 'shop:version', value: '1.10', encrypt: false },
      { key: 'shop:debug', value: 'true', encrypt: false },
      { key: 'shop:zones', value: ['a', { secure: 'v1:x' }], encrypt: false },
      { key: 'shop:token', value: { secure: 'v1:x' }, encrypt: false },
      { key: 'shop:password', value: 'hush', encrypt: true },
    ];
    writeStackFile(request({ settings }), workFolder);
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
  ])('writeStackFile writes how the stack encrypts: with %s', (_how, provider, lines) => {
    rmSync(join(workFolder, 'Pulumi.dev.yaml'), { force: true });
    writeStackFile(request(), workFolder, provider);
    expect(written('Pulumi.dev.yaml')).toEqual({ ...lines, config: {} });
  });

  it('writeStackFile keeps how a stack that was just created encrypts', () => {
    writeFileSync(join(workFolder, 'Pulumi.dev.yaml'), 'encryptionsalt: v1:new\n');
    writeStackFile(request(), workFolder);
    expect(written('Pulumi.dev.yaml')).toEqual({ encryptionsalt: 'v1:new', config: {} });
  });

  it("writeStackFile takes how the stack encrypts from the stack's own file before its state", () => {
    rmSync(join(workFolder, 'Pulumi.dev.yaml'), { force: true });
    writeStackFile(request({ stackFile: { encryptionsalt: 'v1:own' } }), workFolder, {
      type: 'passphrase',
      state: { salt: 'v1:x' },
    });
    expect(written('Pulumi.dev.yaml')).toEqual({ encryptionsalt: 'v1:own', config: {} });
  });
});
