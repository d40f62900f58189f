import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../user-error.ts';
import { type RequestInFolder } from './protocol.ts';

/** A lock that somebody holds on a stack, as the engine names it. */
export interface Lock {
  /** Where it lies. @example "file:///state/.pulumi/locks/organization/app/dev/1f0c.json" */
  url: string;
  user: string;
  host: string;
  pid: number;
  since: string;
}

/** The locks that the engine lists when it refuses to work on a stack; none if it said something else. */
export function locksIn(said: string): Lock[] {
  const line = /^\s*(\S.*?): created by (\S*)@(\S+) \(pid (\d+)\) at (.+?)\s*$/gm;
  return [...said.matchAll(line)].map(([, url = '', user = '', host = '', pid, since = '']) => {
    return { url, user, host, pid: Number(pid), since };
  });
}

/** Whether an operation failed because another one works, or just worked, on the stack: another attempt may succeed. */
export function isConflict({ message }: Error): boolean {
  return locksIn(message).length > 0 || races.some((race) => race.test(message));
}

/** What the engine says when another one made or removed the stack, or removed its lock, between two steps. */
const races = [/stack '[^']*' already exists/, /no stack named/, /\.pulumi\/locks\/.*(code=NotFound|no such file)/];

/** Whether a lock lies on this machine's disk. */
export const isLocal = ({ url }: Lock): boolean => url.startsWith('file://');

/** Whether a lock on this machine's disk is still there. */
export const isHeld = ({ url }: Lock): boolean => existsSync(fileURLToPath(url));

/** The error of an operation that waited in vain, or was not to wait. */
export function heldBy({ stack, wait }: Pick<RequestInFolder, 'stack' | 'wait'>, locks: Lock[]): UserError {
  const waited =
    wait > 0 ? `It was not released within ${duration(wait)}: wait longer with --wait=1h` : 'Wait with --wait=10m';
  return new UserError(
    `Stack "${stack}" is being worked on by ${holders(locks)}. ${waited}, or stop it there. ` +
      `If it is gone without having released the stack, run the target "cancel" with --stack=${stack}.`,
  );
}

/** The line that tells for whom an operation waits, and how many seconds more at most. */
export function waitingFor(stack: string, locks: Lock[], seconds: number): string {
  return `Stack "${stack}" is being worked on by ${holders(locks)}: waiting, at most ${duration(seconds)} more …`;
}

function holders(locks: Lock[]): string {
  return locks.map(({ user, host, pid, since }) => `${user}@${host} (process ${pid}) since ${since}`).join(' and ');
}

function duration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [minutes > 0 ? `${minutes} min` : '', rest > 0 || minutes === 0 ? `${rest} s` : ''].filter(Boolean).join(' ');
}
