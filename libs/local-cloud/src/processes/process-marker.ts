import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Variable that every process of a cloud inherits from its supervisor; its value is the cloud's mark. */
const VARIABLE = 'PER_BRANCH_LOCAL_CLOUD';

/** Marks this process' children from now on, and theirs, as parts of a new cloud. */
export function markChildProcesses(): string {
  const mark = randomUUID();
  process.env[VARIABLE] = mark;
  return mark;
}

/**
 * The processes of the cloud with this mark. Process numbers are used again and names are anybody's; a mark is neither, and it
 * finds processes that nobody wrote down. A zombie has no environment, and counts as gone.
 */
export function processesWithMarker(mark: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => environmentOf(pid).includes(`${VARIABLE}=${mark}`)).map(Number);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
