import { existsSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { UserError } from '@per-branch/go-tool';
import { type OperationRequest } from './protocol.ts';

/** A lock on a stack, as the engine prints it. */
export interface Lock {
  /** Its file or object. @example "file:///state/.pulumi/locks/organization/app/dev/1f0c.json" */
  url: string;
  user: string;
  host: string;
  pid: number;
  since: string;
}

/** The locks that the engine lists when it refuses to work on a stack; none in any other message. */
export function locksIn(message: string): Lock[] {
  const line = /^\s*(\S.*?): created by (\S*)@(\S+) \(pid (\d+)\) at (.+?)\s*$/gm;
  return [...message.matchAll(line)].map(([, url = '', user = '', host = '', pid, since = '']) => {
    return { url, user, host, pid: Number(pid), since };
  });
}

/** Messages of the engine when another one created or removed the stack, or removed its lock, between two steps. */
const races = [/stack '[^']*' already exists/, /no stack named/, /\.pulumi\/locks\/.*(code=NotFound|no such file)/];

/** Whether an operation failed because another one works, or just worked, on the stack: another attempt may succeed. */
export function isConflict({ message }: Error): boolean {
  return locksIn(message).length > 0 || races.some((race) => race.test(message));
}

/** Whether a lock is a file on this machine. */
export const isLocal = ({ url }: Lock): boolean => url.startsWith('file://');

/**
 * Whether a lock's process has ended without releasing it. Known only of a backend on this machine's own disk:
 * processes that use a remote one may run in containers that share a host's name, but not its processes.
 */
export function isStale(lock: Lock): boolean {
  return isLocal(lock) && lock.host === hostname() && !runsSince(lock.pid, Date.parse(lock.since));
}

/** Whether a lock on this machine is released or stale. */
export function isReleased(lock: Lock): boolean {
  return isLocal(lock) && (!existsSync(fileURLToPath(lock.url)) || isStale(lock));
}

/** Removes a lock on this machine. */
export function release({ url }: Lock): void {
  const file = fileURLToPath(url);
  // The engine keeps attributes of each file beside it.
  for (const part of [file, `${file}.attrs`]) rmSync(part, { force: true });
}

/** Whether the process that had this id at that time still runs; ids are used again. */
function runsSince(pid: number, time: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startOf(pid);
  return started === undefined || Number.isNaN(time) || started <= time + 1_000;
}

/** When a process started, in milliseconds since 1970; infinite for a zombie, undefined where there is no /proc. */
function startOf(pid: number): number | undefined {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (state === 'Z') return Infinity;
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    return boot * 1_000 + Number(fields[18]) * 10;
  } catch {
    return undefined;
  }
}

/** The error of an operation whose stack was not released in time. */
export function heldBy({ stack, wait }: Pick<OperationRequest, 'stack' | 'wait'>, locks: Lock[]): UserError {
  const waited =
    wait > 0 ? `It was not released within ${duration(wait)}: wait longer with --wait=1h` : 'Wait with --wait=10m';
  return new UserError(
    `Stack "${stack}" is locked by ${holders(locks)}. ${waited}, or stop it there. ` +
      `If it has ended without releasing the stack, run the target "cancel" with --stack=${stack}.`,
  );
}

/** The line that names the holders of a stack, and how many seconds at most they are waited for. */
export function waitingFor(stack: string, locks: Lock[], seconds: number): string {
  return `Stack "${stack}" is locked by ${holders(locks)}: waiting, at most ${duration(seconds)} more …`;
}

function holders(locks: Lock[]): string {
  return locks.map(({ user, host, pid, since }) => `${user}@${host} (process ${pid}) since ${since}`).join(' and ');
}

function duration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [minutes > 0 ? `${minutes} min` : '', rest > 0 || minutes === 0 ? `${rest} s` : ''].filter(Boolean).join(' ');
}
