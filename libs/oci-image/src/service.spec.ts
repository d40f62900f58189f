import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readService, serviceOf, type ServiceImage } from './service.ts';

const MANIFEST = '{ "name": "@example/shop", "license": "MIT" }';

describe('`serviceOf`', () => {
  it('joins image.config.mjs and package.json, whose scope is left out of the name', () => {
    const bundle = { external: ['a'], alias: { b: '/b.js' }, omit: /c/ };
    const image = { entryPoint: 'main.js', ports: [80], folders: ['d'], env: { E: '' }, bundle };
    expect(serviceOf('/shop', image, MANIFEST)).toEqual({
      ...image,
      folder: '/shop',
      name: 'shop',
      description: '',
      license: 'MIT',
    });
  });

  it.each([
    [undefined, 'expected an object as its default export.'],
    [{}, 'entryPoint is missing; ports is missing.'],
    [{ entryPoint: '', ports: [0] }, 'entryPoint: expected a text; ports: expected a list of port numbers.'],
    [
      { entryPoint: 'a', ports: [], folder: 'b' },
      'folder is unknown, expected entryPoint, ports, folders, env, bundle.',
    ],
    [
      { entryPoint: 'a', ports: [], folders: 'b', env: { A: 1 }, bundle: { omit: 'c' } },
      'folders: expected a list of texts; env: expected an object of texts; bundle.omit: expected a regular expression.',
    ],
  ])('refuses the image.config.mjs %j and names every problem', (image, problems) => {
    const given = image as unknown as ServiceImage;
    expect(() => serviceOf('/shop', given, MANIFEST)).toThrow(`/shop/image.config.mjs: ${problems}`);
  });

  it.each([
    ['{}', '/shop/package.json: expected a name'],
    ['{', '/shop/package.json cannot be read as JSON'],
  ])('refuses the package.json %j', (manifest, message) => {
    expect(() => serviceOf('/shop', { entryPoint: 'a', ports: [] }, manifest)).toThrow(message);
  });
});

it('`readService` passes the error that image.config.mjs throws as the cause', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'service-'));
  try {
    await writeFile(join(folder, 'image.config.mjs'), "throw new Error('not today')");
    await writeFile(join(folder, 'package.json'), MANIFEST);
    await expect(readService(folder)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('image.config.mjs cannot be read: not today') as unknown,
      cause: { stack: expect.stringContaining('image.config.mjs:1') as unknown },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
