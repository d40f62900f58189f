import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

/** A file of this machine that goes into the image. */
export interface MachineFile {
  /** Where it lies in the image. @example "/lib/x86_64-linux-gnu/libc.so.6" */
  path: string;
  /** The real file here, links followed. */
  source: string;
}

/**
 * The Node that runs this, which is the workspace's own (npm package `node`), and the shared libraries that it names:
 * all that the image takes from the machine.
 */
export async function machineFiles(): Promise<MachineFile[]> {
  const node = await realpath(process.execPath);
  const libraries = await promisify(execFile)('ldd', [node]).then(({ stdout }) => librariesOf(stdout));
  const copied = libraries.map(async (path) => ({ path, source: await realpath(path) }));
  return [{ path: '/usr/local/bin/node', source: node }, ...(await Promise.all(copied))];
}

/** The files that `ldd` names; one that it cannot find is an error, for the image would not start. */
export function librariesOf(ldd: string): string[] {
  const missing = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length > 0)
    throw new Error(`This machine lacks ${missing.join(', ')}, which Node needs: install them first.`);
  return [...ldd.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path]) => path ?? '').sort();
}

/** What the files hold, one line each: an input of the image as much as the sources are. */
export async function fingerprints(files: MachineFile[]): Promise<string> {
  const line = async ({ path, source }: MachineFile) => {
    const hash = createHash('sha256');
    await pipeline(createReadStream(source), hash);
    return `${hash.digest('hex')}  ${path} (${basename(source)})`;
  };
  return (await Promise.all(files.map(line))).join('\n');
}
