import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedFolder, cacheFolder } from './cache-folder.ts';

it.each([
  [{}, join(homedir(), '.cache/per-branch')],
  [{ XDG_CACHE_HOME: '/cache' }, '/cache/per-branch'],
  [{ XDG_CACHE_HOME: 'cache' }, join(process.cwd(), 'cache/per-branch')],
  [{ XDG_CACHE_HOME: '/cache', PER_BRANCH_CACHE: '/tools' }, '/tools'],
  [{ PER_BRANCH_CACHE: './tools' }, join(process.cwd(), 'tools')],
  [{ XDG_CACHE_HOME: '', PER_BRANCH_CACHE: '' }, join(homedir(), '.cache/per-branch')],
])('cacheFolder(%j) is %s', (env, folder) => {
  expect(cacheFolder(env)).toBe(folder);
});

describe('cachedFolder', () => {
  const { PER_BRANCH_CACHE } = process.env;
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'cache-folder-'));
    process.env['PER_BRANCH_CACHE'] = cache;
  });
  afterEach(() => {
    rmSync(cache, { recursive: true });
    if (PER_BRANCH_CACHE === undefined) delete process.env['PER_BRANCH_CACHE'];
    else process.env['PER_BRANCH_CACHE'] = PER_BRANCH_CACHE;
  });

  it('fills a folder once, also for two callers at the same time', async () => {
    const lines: string[] = [];
    let fills = 0;
    const fill = (folder: string) => {
      fills++;
      writeFileSync(join(folder, 'file'), '');
      return Promise.resolve();
    };
    const call = () => cachedFolder('name', (line) => lines.push(line), fill);
    expect(await Promise.all([call(), call()])).toEqual([join(cache, 'name'), join(cache, 'name')]);
    expect(await call()).toBe(join(cache, 'name'));
    expect(fills).toBe(1);
    expect(lines).toEqual([`Another process writes ${join(cache, 'name')}: waiting for it …`]);
    expect(existsSync(join(cache, 'name/file'))).toBe(true);
    expect(readdirSync(cache)).toEqual(['name']);
  });

  it('leaves nothing if `fill` fails', async () => {
    const fill = () => Promise.reject(new Error('no network'));
    await expect(cachedFolder('name', console.log, fill)).rejects.toThrow('no network');
    expect(readdirSync(cache)).toEqual([]);
  });
});
