import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A file that goes into an image. */
interface Copied {
  /** Where it lies in the image. @example "/usr/bin/redis-server" */
  path: string;
  source: string;
}

/**
 * Copies programs and the shared libraries that they name into `root`, each to the path that it has on a Debian machine.
 * Links are followed and names kept: redis-server is a link that looks at its own name.
 * @param programs absolute paths, as the image will know them
 * @param packages a folder that Debian packages were extracted to; what is not in it comes from this machine
 */
export async function copyPrograms(root: string, programs: string[], packages = '/'): Promise<void> {
  const folder = resolve(packages);
  const files = new Map<string, Copied>();
  for (const path of programs) {
    const source = join(folder, path);
    for (const file of [{ path, source }, ...(await librariesOf(source, folder))]) files.set(file.path, file);
  }
  for (const { path, source } of files.values()) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await copyFile(source, join(root, path));
  }
}

async function librariesOf(program: string, folder: string): Promise<Copied[]> {
  const extracted = globSync(join(folder, '{lib,usr/lib}/*-linux-gnu'));
  const env = { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: extracted.join(delimiter) };
  const { stdout } = await promisify(execFile)('ldd', [program], { env });
  return librariesIn(stdout).map((source) => {
    return { source, path: source.startsWith(`${folder}/`) ? source.slice(folder.length) : source };
  });
}

/** The files that `ldd` names; one that it cannot find is an error, for the program would not start. */
export function librariesIn(ldd: string): string[] {
  const missing = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length > 0) {
    throw new Error(
      `The shared libraries ${missing.join(', ')} are neither on this machine nor among the extracted packages: extract their packages too.`,
    );
  }
  return [...ldd.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path]) => path ?? '');
}
