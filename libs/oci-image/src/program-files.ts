import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { basename, delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Entry } from './tar.ts';
import { UserError } from './user-error.ts';

/** Path of Node in an image. */
export const NODE = '/usr/local/bin/node';

/** A file of this machine that is copied into an image. */
export interface ProgramFile {
  /** Path in the image. @example "/lib/x86_64-linux-gnu/libc.so.6" */
  path: string;
  /** The file on this machine. */
  source: string;
}

/**
 * Programs and the shared libraries that they load. Symbolic links are followed, and names are kept: a program may look at the
 * name that it is called by.
 * @param packages a folder that Debian packages were extracted to, whose libraries come before those of this machine
 */
export async function programFiles(programs: ProgramFile[], packages?: string): Promise<ProgramFile[]> {
  const libraries = await Promise.all(programs.map(({ source }) => librariesOf(source, packages)));
  const byPath = new Map([...programs, ...libraries.flat()].map((file) => [file.path, file]));
  return Promise.all([...byPath.values()].map(async ({ path, source }) => ({ path, source: await realpath(source) })));
}

/** The Node that runs this, and its shared libraries: all that the image of a service copies from this machine. */
export function nodeFiles(): Promise<ProgramFile[]> {
  return programFiles([{ path: NODE, source: process.execPath }]);
}

/** The files as entries of a layer. */
export function programEntries(files: ProgramFile[]): Promise<Entry[]> {
  return Promise.all(files.map(async ({ path, source }) => ({ path, content: await readFile(source), mode: 0o755 })));
}

/** The content of the files, one line each: an input of the image as much as the sources are. */
export async function fingerprints(files: ProgramFile[]): Promise<string> {
  const lines = files.map(async ({ path, source }) => `${await sha256(source)}  ${path} (${basename(source)})`);
  return (await Promise.all(lines)).join('\n');
}

export async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

async function librariesOf(program: string, packages?: string): Promise<ProgramFile[]> {
  const folder = packages && resolve(packages);
  const extracted = folder && globSync(join(folder, '{lib,usr/lib}/*-linux-gnu')).join(delimiter);
  const env = { ...process.env, LC_ALL: 'C', ...(extracted && { LD_LIBRARY_PATH: extracted }) };
  const { stdout } = await promisify(execFile)('ldd', [program], { env });
  return librariesIn(stdout).map((source) => {
    return { source, path: folder && source.startsWith(`${folder}/`) ? source.slice(folder.length) : source };
  });
}

/**
 * The files in the output of `ldd`, sorted.
 * @throws {UserError} if it does not find one: the program would not start
 */
export function librariesIn(ldd: string): string[] {
  const missing = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length > 0) {
    throw new UserError(
      `Shared libraries are not found: ${missing.join(', ')}. Install the packages that contain them, or extract these too.`,
    );
  }
  return [...ldd.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)].map(([, path]) => path ?? '').sort();
}
