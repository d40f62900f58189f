import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@per-branch/go-tool';

/** Bytes for the images, volumes and logs of a few environments. */
const REQUIRED_SPACE = 3e9;
/** The type of overlayfs in statfs(2); containerd cannot put its own overlays on it. */
const OVERLAYFS = 0x794c7630;

/** The folder of all state of the local cloud: `PER_BRANCH_STATE`, or a default in /var/lib. `down` removes it. */
export function stateFolder(): string {
  return process.env['PER_BRANCH_STATE'] || '/var/lib/per-branch/local-cloud';
}

/** The socket on which the supervisor serves commands. */
export function socketPath(folder: string): string {
  return join(folder, 'supervisor.sock');
}

/** The state of the emulated providers. */
export function providersFolder(folder: string): string {
  return join(folder, 'providers');
}

/** The supervisor's log; beside the state folder, because it outlives a start that failed. `down` removes it too. */
export function logPath(folder: string): string {
  return `${folder}.log`;
}

/** Throws if containers cannot run from the folder. */
export function requireUsable(folder: string, { type, bavail, bsize } = statfsSync(folder)): void {
  const free = bavail * bsize;
  const wayOut = 'set PER_BRANCH_STATE to a folder on another file system';
  if (type === OVERLAYFS) {
    throw new UserError(
      `The state folder ${folder} is on overlayfs, as in a container, where containerd cannot store images: ${wayOut}.`,
    );
  }
  if (free < REQUIRED_SPACE) {
    throw new UserError(
      `The local cloud needs ${REQUIRED_SPACE / 1e9} GB in ${folder}, and ${(free / 1e9).toFixed(1)} GB are free: free some space, or ${wayOut}.`,
    );
  }
}
