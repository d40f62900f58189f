import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import gte from 'semver/functions/gte';
import { UserError } from './user-error.ts';

/** Bytes that a built program takes, and those that Go's build cache takes for a large one. */
const PROGRAM_SIZE = 0.5e9;
const GO_CACHE_SIZE = 4e9;

/** Refuses a machine without Go, or with one that is older than go.mod requires. */
export function requireGo(name: string, module: string): void {
  const required = /^go (\d+\.\d+)/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1] ?? '0.0';
  const installed = goVersion();
  if (installed && gte(`${installed}.0`, `${required}.0`)) return;
  const found = installed ? `this machine has Go ${installed}` : 'there is no "go" on the PATH';
  throw new UserError(
    `${name} is built with Go ${required} or newer, and ${found}. Install Go (https://go.dev/doc/install).`,
  );
}

function goVersion(): string | undefined {
  try {
    return /go(\d+\.\d+)/.exec(execFileSync('go', ['version'], { encoding: 'utf8' }))?.[1];
  } catch {
    return undefined;
  }
}

/** Refuses a disk that the build would fill, before minutes of building. */
export async function requireSpace(name: string, folder: string): Promise<void> {
  const goCache = execFileSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).trim();
  await requireFree(name, folder, PROGRAM_SIZE, 'PER_BRANCH_CACHE');
  await requireFree(name, goCache, GO_CACHE_SIZE, 'GOCACHE');
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
