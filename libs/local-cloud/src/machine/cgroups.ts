import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
/** The parent cgroup of all pods. */
export const POD_CGROUP = '/local-cloud';

/** Creates the parent cgroup of all pods: in cgroup v1 one in each hierarchy, where a cpuset has to be initialized. */
export function createCgroups(): void {
  for (const hierarchy of hierarchies()) {
    mkdirSync(join(hierarchy, POD_CGROUP), { recursive: true });
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (!isV2() && existsSync(join(hierarchy, file)))
        writeFileSync(join(hierarchy, POD_CGROUP, file), readFileSync(join(hierarchy, file)));
    }
  }
}

/** The processes of all pods. */
export function podProcesses(): number[] {
  const lines = podCgroups().flatMap((group) => readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n'));
  return [...new Set(lines.filter(Boolean).map(Number))];
}

/** Removes the cgroups of all pods and their parent. A cgroup stays busy for a moment after its last process ended. */
export async function removeCgroups(): Promise<void> {
  for (const end = Date.now() + 5_000; podCgroups().length > 0 && Date.now() < end; await delay(50)) {
    for (const group of podCgroups().reverse()) {
      try {
        rmdirSync(group);
      } catch (error) {
        if (!['EBUSY', 'ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
    }
  }
}

function isV2(): boolean {
  return existsSync(join(ROOT, 'cgroup.controllers'));
}

function hierarchies(): string[] {
  if (isV2()) return [ROOT];
  return foldersIn(ROOT).filter((folder) => existsSync(join(folder, 'cgroup.procs')));
}

/** Parents come before their children. */
function podCgroups(): string[] {
  const withChildren = (group: string): string[] => [group, ...foldersIn(group).flatMap(withChildren)];
  const parents = hierarchies().map((hierarchy) => join(hierarchy, POD_CGROUP));
  return parents.filter((parent) => existsSync(parent)).flatMap(withChildren);
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}
