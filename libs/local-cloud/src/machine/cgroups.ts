import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
/** The parent of all pods. */
export const POD_CGROUP = '/local-cloud';

/** Makes the parent of all pods: on cgroup v1 one in each hierarchy, where a cpuset must be filled in by hand. */
export function makeCgroups(): void {
  for (const hierarchy of hierarchies()) {
    mkdirSync(join(hierarchy, POD_CGROUP), { recursive: true });
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (!isV2() && existsSync(join(hierarchy, file)))
        writeFileSync(join(hierarchy, POD_CGROUP, file), readFileSync(join(hierarchy, file)));
    }
  }
}

/** The processes in it: those of containers. */
export function processesIn(): number[] {
  const found = hierarchies().flatMap((hierarchy) => processesOf(join(hierarchy, POD_CGROUP)));
  return [...new Set(found)];
}

/** Removes it, and what pods left under it; a group is busy for a moment after its last process ended. */
export async function removeCgroups(): Promise<void> {
  const parents = hierarchies().map((hierarchy) => join(hierarchy, POD_CGROUP));
  for (let waited = 0; parents.some((parent) => existsSync(parent)) && waited < 5_000; waited += 50) {
    parents.forEach(removeTree);
    await delay(50);
  }
}

function isV2(): boolean {
  return existsSync(join(ROOT, 'cgroup.controllers'));
}

function hierarchies(): string[] {
  if (isV2()) return [ROOT];
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, entry.name, 'cgroup.procs')))
    .map((entry) => join(ROOT, entry.name));
}

function processesOf(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const own = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  return [...own, ...foldersIn(folder).flatMap(processesOf)];
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}

function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const child of foldersIn(folder)) removeTree(child);
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['EBUSY', 'ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
