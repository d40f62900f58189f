import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { goTool } from '@per-branch/go-tool';
import { ENGINE_MODULE, engineTool } from './engine-module.ts';
import { findEngine } from './find-engine.ts';

/** Real programs on a PATH, and the engine as it is built. A download is not tested. */
describe('findEngine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const before = process.env['PATH'] ?? '';
  const pulumi = (version: string) => {
    writeFileSync(join(folder, 'pulumi'), `#!/bin/sh\necho ${version}\n`);
    chmodSync(join(folder, 'pulumi'), 0o755);
    process.env['PATH'] = `${folder}${delimiter}${before}`;
  };
  const find = () => findEngine({ log: console.log });

  beforeAll(() => goTool(engineTool(ENGINE_MODULE, console.log)), 15 * 60_000);
  afterEach(() => {
    process.env['PATH'] = before;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes the engine on the PATH', async () => {
    pulumi('v3.300.1');
    expect(await find()).toEqual({ path: join(folder, 'pulumi'), version: '3.300.1', from: 'the PATH' });
  });

  it.each(['v3.210.0', 'v2.25.0', 'v4.0.0', 'nonsense'])('takes another one where the PATH has %s', async (version) => {
    pulumi(version);
    expect((await find()).path).not.toBe(join(folder, 'pulumi'));
  });

  it('takes the built one from the cache within half a second', async () => {
    process.env['PATH'] = folder;
    rmSync(join(folder, 'pulumi'), { force: true });
    const begin = Date.now();
    expect(await find()).toMatchObject({ from: 'the cache', version: expect.stringMatching(/^3\./) as string });
    expect(Date.now() - begin).toBeLessThan(500);
  });

  it('refuses a `module` without a go.mod, or with one that does not require Pulumi', async () => {
    await expect(findEngine({ module: folder, log: console.log })).rejects.toThrow(
      'go.mod does not exist: the plugin option "engine"',
    );
    writeFileSync(join(folder, 'go.mod'), 'module other\n');
    await expect(findEngine({ module: folder, log: console.log })).rejects.toThrow(
      'go.mod does not require github.com/pulumi/pulumi/pkg/v3',
    );
  });
});
