import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../user-error.ts';
import { type GoTool } from './tool.ts';

/**
 * Writes what `go build -overlay` reads, so that the files of {@link GoTool.embed} appear in the module without being copied into it.
 * The modules that hold them are downloaded first.
 */
export async function writeOverlay(tool: GoTool, env: NodeJS.ProcessEnv, file: string): Promise<void> {
  const replace: Record<string, string> = {};
  for (const [name, { module, path }] of Object.entries(tool.embed ?? {}))
    replace[join(tool.module, name)] = join(await folderOf(module, tool, env), path);
  await writeFile(file, JSON.stringify({ Replace: replace }));
}

/** Where the sources of a module lie that go.mod requires. */
async function folderOf(module: string, { name, module: cwd }: GoTool, env: NodeJS.ProcessEnv): Promise<string> {
  const go = (...args: string[]) => promisify(execFile)('go', args, { cwd, env });
  try {
    await go('mod', 'download', module);
    return (await go('list', '-m', '-f', '{{.Dir}}', module)).stdout.trim();
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new UserError(`Building ${name} needs files of the Go module ${module}: ${stderr?.trim()}`);
  }
}
