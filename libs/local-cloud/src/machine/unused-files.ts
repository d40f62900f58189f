import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Removes the sockets in a folder on which no process listens. */
export function removeDeadSockets(folder: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) removeDeadSocket(join(folder, name));
}

/**
 * Removes a folder, unless another program uses it too: it contains something else than folders, sockets on which no process
 * listens and links into the state folder, or it is a mount point.
 */
export function removeUnused(folder: string, stateFolder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeUnused(path, stateFolder);
    else if (entry.isSymbolicLink() && readlinkSync(path).startsWith(`${stateFolder}/`)) rmSync(path);
    else removeDeadSocket(path);
  }
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function removeDeadSocket(path: string): void {
  if (lstatSync(path).isSocket() && !readFileSync('/proc/net/unix', 'utf8').includes(path)) rmSync(path);
}
