import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

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
