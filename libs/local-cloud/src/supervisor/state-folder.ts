import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@per-branch/go-tool';

/** Bytes that images, volumes and logs of a few environments take. */
const NEEDED = 3e9;
/** What statfs says of overlayfs, on which containerd cannot lay its own. */
const OVERLAYFS = 0x794c7630;

/** Where the local cloud keeps all of its own: `PER_BRANCH_STATE`, else a folder of /var/lib. `down` removes it. */
export function stateFolder(): string {
  return process.env['PER_BRANCH_STATE'] || '/var/lib/per-branch/local-cloud';
}

/** Where the supervisor listens for commands. */
export function socketOf(folder: string): string {
  return join(folder, 'supervisor.sock');
}

/** Where the emulated providers keep what they made. */
export function providersFolder(folder: string): string {
  return join(folder, 'providers');
}

/** What the supervisor says; beside the folder, so that it outlives a start that failed. `down` removes it too. */
export function logOf(folder: string): string {
  return `${folder}.log`;
}

/** Makes the folder, readable by its owner alone: it has credentials in it. */
export function makeStateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Refuses a folder that containers cannot run from. */
export function requireUsable(folder: string, { type, bavail, bsize } = statfsSync(folder)): void {
  const free = bavail * bsize;
  const wayOut = 'set PER_BRANCH_STATE to a folder on another file system';
  if (type === OVERLAYFS) {
    throw new UserError(
      `The state folder ${folder} lies on overlayfs, as in a container, and containers cannot be laid over that: ${wayOut}.`,
    );
  }
  if (free < NEEDED) {
    throw new UserError(
      `The local cloud needs ${NEEDED / 1e9} GB in ${folder}, and ${(free / 1e9).toFixed(1)} GB are free: free some space, or ${wayOut}.`,
    );
  }
}
