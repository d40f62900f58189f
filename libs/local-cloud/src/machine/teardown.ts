import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processesWithMarker } from '../processes/process-marker.ts';
import { processesIn, removeCgroups } from './cgroups.ts';
import { removeRules } from './firewall.ts';
import { unmountAll } from './mounts.ts';
import { removeNetwork } from './network.ts';
import { removeIdle, removeShimSockets } from './idle-files.ts';
import { remember, restore } from './sysctls.ts';

/** Milliseconds to wait for killed processes to be gone. */
const PATIENCE = 10_000;
/** Folders that containerd, CNI and kubelet insist on, wherever their own state is. */
const INSISTED = [
  '/run/containerd',
  '/run/netns',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/log/containers',
  '/var/log/pods',
];

/** What the machine was like before the cloud, and how to find what belongs to it. */
interface Facts {
  mark: string;
  /** This run of the machine: after another start of it only files are left. */
  boot: string;
  sysctls: Record<string, string>;
  /** Of the folders that parts of the cluster insist on, those that were not there. */
  absent: string[];
}

/** Writes down what {@link tearDown} needs. Comes before the first change of the machine. */
export function recordMachine(folder: string, mark: string): void {
  const absent = INSISTED.filter((path) => !existsSync(path));
  const facts: Facts = { mark, boot: bootId(), sysctls: remember(), absent };
  writeFileSync(file(folder), JSON.stringify(facts));
}

/** Whether a cloud is or was here. */
export function hasState(folder: string): boolean {
  return existsSync(file(folder));
}

/**
 * Takes away everything that a cloud brought onto this machine, by what was written down when it started: it does not matter
 * how the cloud ended, and whether it is complete. Nothing of a cloud is kept, so nothing needs an orderly end.
 */
export async function tearDown(folder: string): Promise<void> {
  const facts = hasState(folder) ? (JSON.parse(readFileSync(file(folder), 'utf8')) as Facts) : undefined;
  if (facts && facts.boot === bootId()) await undoChanges(folder, facts);
  rmSync(folder, { recursive: true, force: true });
}

async function undoChanges(folder: string, { mark, sysctls, absent }: Facts): Promise<void> {
  // First what starts others, then the containers that nobody starts again.
  await kill(() => processesWithMarker(mark));
  await kill(processesIn);
  await unmountAll(folder);
  await removeNetwork();
  await removeRules();
  await removeCgroups();
  restore(sysctls);
  removeShimSockets();
  removeNetworkResults();
  for (const path of absent) removeIdle(path, folder);
}

async function kill(find: () => number[]): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await delay(20)) {
    const pids = find();
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone by itself.
      }
    }
  }
  throw new Error(
    `The processes ${find().join(', ')} of the local cloud do not end. End them by hand, then run it again.`,
  );
}

/** What the CNI library remembers of each pod. */
function removeNetworkResults(): void {
  const folder = '/var/lib/cni/results';
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name.startsWith('local-cloud-')) rmSync(join(folder, name));
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function file(folder: string): string {
  return join(folder, 'machine.json');
}
