import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isLocal, type Lock } from './locks.ts';

/**
 * Whether a lock's process has ended without releasing it. Only of a backend on this machine's own disk: processes of a remote
 * one's users may run in containers that share a host's name, but not its processes.
 */
export function isStale(lock: Lock): boolean {
  const { host, pid, since } = lock;
  return isLocal(lock) && host === hostname() && !runsSince(pid, Date.parse(since));
}

export function release({ url }: Lock): void {
  const file = fileURLToPath(url);
  // The engine keeps attributes of each file beside it.
  for (const part of [file, `${file}.attrs`]) rmSync(part, { force: true });
}

/** Whether the process that had this number at that time still runs; numbers are used again. */
function runsSince(pid: number, time: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startOf(pid);
  return started === undefined || Number.isNaN(time) || started <= time + 1_000;
}

/** When a process started, in milliseconds since 1970; undefined where there is no /proc. A dead one that nobody reaped is gone. */
function startOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (fields[0] === 'Z') return Number.POSITIVE_INFINITY;
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    return boot * 1_000 + Number(fields[19]) * 10;
  } catch {
    return undefined;
  }
}
