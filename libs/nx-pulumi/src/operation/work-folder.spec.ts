import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Request } from './protocol.js';
import { writeProject, writeStack } from './work-folder.js';

describe('the files that the engine reads', () => {
  const workFolder = mkdtempSync(join(tmpdir(), 'work-folder-'));
  afterAll(() => rmSync(workFolder, { recursive: true, force: true }));

  const request = (more: Partial<Request> = {}): Request => ({
    operation: 'up',
    previewOnly: false,
    wait: 0,
    project: 'shop',
    stack: 'organization/shop/dev',
    settings: [],
    folder: '/checkout/shop',
    entry: '/checkout/shop/dist/index.js',
    workFolder,
    tags: [],
    colour: false,
    ...more,
  });
  const written = (file: string) => parse(readFileSync(join(workFolder, file), 'utf8')) as unknown;
  const setting = (key: string, value: string, more = {}) => ({ key, value, json: false, secret: false, ...more });

  it.each([
    [undefined, undefined],
    ['gs://state', 'gs://state'],
    ['file://~/state', 'file://~/state'],
    ['file:///state', 'file:///state'],
    ['file://../state', 'file:///checkout/state'],
  ])('keep the stacks where Pulumi.yaml says: %s', (backend, url) => {
    writeProject(request({ ...(backend !== undefined && { backend }) }));
    expect(written('Pulumi.yaml')).toEqual({ name: 'shop', runtime: 'nodejs', ...(url && { backend: { url } }) });
  });

  it('hold the settings as text, structures as such, and no secret', () => {
    const settings = [
      setting('shop:version', '1.10'),
      setting('shop:debug', 'true'),
      setting('gcp:project', 'example'),
      setting('shop:zones', '["a","b"]', { json: true }),
      setting('shop:password', 'hush', { secret: true }),
    ];
    writeStack(request({ settings }), {});
    expect(written('Pulumi.dev.yaml')).toEqual({
      config: { 'shop:version': '1.10', 'shop:debug': 'true', 'gcp:project': 'example', 'shop:zones': ['a', 'b'] },
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
});
