import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildKey } from './build-key.ts';
import { cacheFolder } from './cache-folder.ts';
import { compile } from './compile.ts';
import { withLock } from './lock.ts';
import { type GoTool } from './tool.ts';

/**
 * The path of a program that is built once from a Go module, and kept in {@link cacheFolder} under a key of what determines it.
 * Two processes that want the same program at once build it once.
 * @throws UserError when there is no Go or too old a one, no space left, or when the compiler fails
 * @example await goTool({ name: 'pulumi', module: 'tools/pulumi', package: 'example.com/cmd/pulumi', log: console.error });
 */
export async function goTool(tool: GoTool): Promise<string> {
  const built = builtTool(tool);
  if (built) return built;
  const folder = folderOf(tool);
  const binary = join(folder, tool.name);
  await mkdir(cacheFolder(), { recursive: true });
  return withLock(`${folder}.lock`, `builds ${tool.name}`, tool.log, async () => {
    if (existsSync(binary)) return binary;
    const scratch = `${folder}.new`;
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch);
    try {
      await compile(tool, join(scratch, tool.name));
      await rename(scratch, folder);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return binary;
  });
}

/** The path of a program if it has been built before. */
export function builtTool(tool: GoTool): string | undefined {
  const binary = join(folderOf(tool), tool.name);
  return existsSync(binary) ? binary : undefined;
}

function folderOf(tool: GoTool): string {
  return join(cacheFolder(), `${tool.name}-${buildKey(tool)}`);
}
