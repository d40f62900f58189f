import { existsSync, globSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '@per-branch/go-tool';

/** A built tool: the one on PATH, else the newest in the cache of built Go tools. */
export function tool(name: string): string {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  const built = globSync(join(cacheFolder(), `${name}-*`, name)).sort(
    (a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs,
  );
  const found = [...onPath, ...built].find((file) => existsSync(file));
  if (found) return found;
  throw new Error(`There is no ${name} on PATH, and none in ${cacheFolder()}. "local-cloud up" builds it.`);
}
