import { readdirSync, readFileSync } from 'node:fs';

/** The processes whose command line has all these words. */
export function pidsOf(...words: string[]): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const line = commandLine(pid);
    return words.every((word) => line.includes(word));
  });
}

/** The one of them; fails if there is none. */
export function pidOf(...words: string[]): number {
  const [pid] = pidsOf(...words);
  if (pid === undefined) throw new Error(`No process has the words ${words.join(' ')}.`);
  return pid;
}

/** Nothing of a process that ended meanwhile. */
function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
