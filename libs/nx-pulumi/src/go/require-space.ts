import { execFileSync } from 'node:child_process';
import { mkdir, statfs } from 'node:fs/promises';
import { UserError } from '../user-error.ts';

/** Bytes that the built program takes, and those that Go keeps of a large build. */
const PROGRAM = 0.5e9;
const GO_CACHE = 4e9;

/** Refuses a disk that a build would fill: before, rather than after ten minutes of it. */
export async function requireSpace(name: string, folder: string): Promise<void> {
  const goCache = execFileSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).trim();
  await requireFree(name, folder, PROGRAM, 'PER_BRANCH_CACHE');
  await requireFree(name, goCache, GO_CACHE, 'GOCACHE');
}

async function requireFree(name: string, folder: string, needed: number, variable: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new UserError(
    `Building ${name} needs ${needed / 1e9} GB in ${folder}, and ${(free / 1e9).toFixed(1)} GB are free. ` +
      `Free some space, or set ${variable} to a folder on another disk.`,
  );
}
