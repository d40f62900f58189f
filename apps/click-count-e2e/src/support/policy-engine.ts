import { readdirSync, readFileSync } from 'node:fs';

/** The process that decides about connections of pods. Fails if it does not run: pid 0 would be the test's own process group. */
export function policyEngine(): number {
  return processOf('policy engine', (words) => words[1] === 'kube-network-policies');
}

/** The process that starts it again. */
export function supervisor(): number {
  return processOf('supervisor', (words) =>
    words.some((word) => word.endsWith('/local-cloud/dist/supervisor/main.js')),
  );
}

function processOf(what: string, matches: (words: string[]) => boolean): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pid = pids.map(Number).find((one) => matches(commandLine(one)));
  if (pid === undefined) throw new Error(`No ${what} runs.`);
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
