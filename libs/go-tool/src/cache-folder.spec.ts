import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

  it('fills a folder again that lacks the given file', async () => {
    mkdirSync(join(cache, 'name'));
    writeFileSync(join(cache, 'name/other'), '');
    const fill = (folder: string) => Promise.resolve(writeFileSync(join(folder, 'file'), ''));
    await cachedFolder('name', console.log, fill, 'file');
    expect(readdirSync(join(cache, 'name'))).toEqual(['file']);
  });

  it('fails if its lock was removed while it was filled', async () => {
    const elapse = setTimeout;
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
    try {
      const fill = async () => {
        rmSync(join(cache, 'name.lock'), { recursive: true });
        jest.advanceTimersByTime(10_000);
        await new Promise((resolve) => elapse(resolve, 100));
      };
      await expect(cachedFolder('name', console.log, fill)).rejects.toThrow(/The lock of .*name was removed/);
    } finally {
      jest.useRealTimers();
    }
  });

  it('fails with the error of `fill`, whatever happens to its lock', async () => {
    const fill = () => {
      rmSync(join(cache, 'name.lock'), { recursive: true });
      writeFileSync(join(cache, 'name.lock'), '');
      return Promise.reject(new Error('no network'));
    };
    await expect(cachedFolder('name', console.log, fill)).rejects.toThrow('no network');
  });

  it('leaves nothing if `fill` fails', async () => {
    const fill = () => Promise.reject(new Error('no network'));
    await expect(cachedFolder('name', console.log, fill)).rejects.toThrow('no network');
    expect(readdirSync(cache)).toEqual([]);
  });
});
