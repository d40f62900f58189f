import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, cacheFolder } from './cache-folder.ts';

/** A program that is built from a Go module. */
export interface GoTool {
  /** Its name, in the cache and in messages. @example "pulumi" */
  name: string;
  /** Folder of the Go module that pins it: go.mod, go.sum and, if the program is its own, the sources. */
  module: string;
  /** Import path of the main package. @example "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" */
  package: string;
  /** Flags of the linker, besides `-s -w`. @default none */
  ldflags?: string;
  /**
   * Files that the program embeds and that another module has, by their name in the program's folder.
   * @default none
   * @example { 'schema.json': { module: 'example.com/provider', path: 'cmd/provider/schema.json' } }
   */
  embed?: Record<string, { module: string; path: string }>;
  /** Prints a line of progress. */
  log: (line: string) => void;
}

/**
 * The path of a program that is built once from a Go module, and kept in {@link cacheFolder} under a key of what
 * determines it.
 * @throws UserError when Go is missing or too old, the disk is too full, or the compiler fails
 * @example await goTool({ name: 'pulumi', module: 'go/pulumi', package: 'example.com/cmd/pulumi', log: console.error });
 */
export async function goTool(tool: GoTool): Promise<string> {
  const fill = async (folder: string) => {
    // Imported here: most commands build nothing, and start sooner without it.
    const { compile } = await import('./compile.ts');
    await compile(tool, join(folder, tool.name));
  };
  const folder = await cachedFolder(folderName(tool), tool.log, fill, tool.name);
  return join(folder, tool.name);
}

/** The path of a program if it has been built before. */
export function builtTool(tool: GoTool): string | undefined {
  const binary = join(cacheFolder(), folderName(tool), tool.name);
  return existsSync(binary) ? binary : undefined;
}

/**
 * The name, and 12 hex digits of what determines a program: the module's files, the flags and the architecture. Not of
 * the installed Go: what was built stays usable without it.
 */
function folderName({ name, module, package: main, ldflags = '', embed }: GoTool): string {
  const facts = [name, main, ldflags, process.platform, process.arch, ...(embed ? [embed] : [])];
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of globSync('**/{go.mod,go.sum,*.go}', { cwd: module }).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(module, file)));
  }
  return `${name}-${hash.digest('hex').slice(0, 12)}`;
}
