import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Environment variable that every process of a cloud inherits from its supervisor; its value identifies the cloud. */
const VARIABLE = 'PER_BRANCH_LOCAL_CLOUD';

/** Marks all processes that this one starts from now on, and their descendants, as a new cloud's. Returns the marker. */
export function markChildProcesses(): string {
  const marker = randomUUID();
  process.env[VARIABLE] = marker;
  return marker;
}

/**
 * The processes of the cloud with this marker. Unlike process IDs and names, which others may have, a marker is unique, and it
 * finds processes that no file lists. Zombies have no environment and are not found.
 */
export function processesWithMarker(marker: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => environmentOf(pid).includes(`${VARIABLE}=${marker}`)).map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
