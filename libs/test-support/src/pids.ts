import { readdirSync, readFileSync } from 'node:fs';

/** The processes each of whose words is, or matches, an argument of their command line. */
export function pidsOf(...words: (string | RegExp)[]): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const args = commandLine(pid);
    return words.every((word) => args.some((arg) => (typeof word === 'string' ? arg === word : word.test(arg))));
  });
}

/** The first of them; fails if there is none: pid 0 would be the test's own process group. */
export function pidOf(...words: (string | RegExp)[]): number {
  const [pid] = pidsOf(...words);
  if (pid === undefined) throw new Error(`No process has ${words.join(' ')} in its command line.`);
  return pid;
}

/** Empty for a process that ended meanwhile. */
function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
