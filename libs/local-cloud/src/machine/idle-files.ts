import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where every containerd of a machine has the sockets of its containers' shims, under names that say nothing. */
const SHIMS = '/run/containerd/s';

/** Removes the sockets of shims that nobody listens on any more. */
export function removeShimSockets(): void {
  for (const name of existsSync(SHIMS) ? readdirSync(SHIMS) : []) removeDeadSocket(join(SHIMS, name));
}

/**
 * Removes a folder unless something besides folders, dead sockets and links into the cloud's state is in it, or something is
 * mounted on it: others may have moved in meanwhile.
 */
export function removeIdle(folder: string, state: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeIdle(path, state);
    else if (entry.isSymbolicLink() && readlinkSync(path).startsWith(`${state}/`)) rmSync(path);
    else removeDeadSocket(path);
  }
  if (readdirSync(folder).length === 0) removeEmpty(folder);
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
  }
}

function removeDeadSocket(path: string): void {
  if (lstatSync(path).isSocket() && !readFileSync('/proc/net/unix', 'utf8').includes(path)) rmSync(path);
}
