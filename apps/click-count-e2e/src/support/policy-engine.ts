import { readdirSync, readFileSync } from 'node:fs';

/** The process that decides about connections of pods, if it runs. */
export function policyEngine(): number | undefined {
  return processOf((words) => words[1] === 'kube-network-policies');
}

/** The process that starts it again. */
export function supervisor(): number | undefined {
  return processOf((words) => words.some((word) => word.endsWith('/local-cloud/dist/supervisor/main.js')));
}

function processOf(matches: (words: string[]) => boolean): number | undefined {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).find((pid) => matches(commandLine(pid)));
}

/** Nothing of a process that ended meanwhile. */
function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
