import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processesWithMarker } from '../processes/process-marker.ts';
import { tryRun } from '../processes/run.ts';
import { podProcesses, removeCgroups } from './cgroups.ts';
import { removeRules } from './firewall.ts';
import { removeNetwork } from './network.ts';
import { readSysctls, restoreSysctls } from './sysctls.ts';
import { removeDeadSockets, removeUnused } from './unused-files.ts';

/** Milliseconds that killed processes have to end. */
const KILL_TIMEOUT = 10_000;
/** Folders that containerd, the CNI plugins and kubelet use, wherever their own state is. */
const FIXED_FOLDERS = [
  '/run/containerd',
  '/run/netns',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/log/containers',
  '/var/log/pods',
];
/** The CNI library's files for pods, and containerd's sockets of containers: their names do not identify a cloud. */
const CNI_RESULTS = '/var/lib/cni/results';
const SHIM_SOCKETS = '/run/containerd/s';

/** The state of the machine before the cloud, and the marker of the cloud's processes. */
interface MachineState {
  marker: string;
  /** Identifies the boot of the machine: after another boot, only files are left of a cloud. */
  boot: string;
  sysctls: Record<string, string>;
  /** The fixed folders that did not exist. */
  absent: string[];
}

/** Writes what {@link tearDown} needs. Has to precede the first change of the machine. */
export function saveMachineState(folder: string, marker: string): void {
  const absent = FIXED_FOLDERS.filter((path) => !existsSync(path));
  const state: MachineState = { marker, boot: bootId(), sysctls: readSysctls(), absent };
  writeFileSync(file(folder), JSON.stringify(state));
}

/** Whether there is a cloud, or one was not torn down. */
export function hasState(folder: string): boolean {
  return existsSync(file(folder));
}

/**
 * Removes everything that a cloud added to this machine, from what was saved when it started: no matter whether the start was
 * complete, and how the cloud ended. No data of a cloud is kept, so its processes are killed.
 */
export async function tearDown(folder: string): Promise<void> {
  const state = hasState(folder) ? (JSON.parse(readFileSync(file(folder), 'utf8')) as MachineState) : undefined;
  if (state?.boot === bootId()) await revertChanges(folder, state);
  rmSync(folder, { recursive: true, force: true });
}

async function revertChanges(folder: string, { marker, sysctls, absent }: MachineState): Promise<void> {
  // First the processes that start others, then the containers that no process restarts.
  await kill(() => processesWithMarker(marker));
  await kill(podProcesses);
  for (const point of mountPoints(readFileSync('/proc/self/mounts', 'utf8'), folder))
    await tryRun('umount', '-l', point);
  await removeNetwork();
  await removeRules();
  await removeCgroups();
  restoreSysctls(sysctls);
  removeDeadSockets(SHIM_SOCKETS);
  removeCniResults();
  for (const path of absent) removeUnused(path, folder);
}

async function kill(find: () => number[]): Promise<void> {
  for (const end = Date.now() + KILL_TIMEOUT; Date.now() < end; await delay(20)) {
    const pids = find();
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
  throw new Error(`The processes ${find().join(', ')} of the local cloud do not end. Kill them, then run it again.`);
}

/** Each sandbox of a pod has a file for its interface in our network, and one for its loopback interface. */
function removeCniResults(): void {
  for (const name of existsSync(CNI_RESULTS) ? readdirSync(CNI_RESULTS) : []) {
    const [, sandbox] = /^local-cloud-([^-]+)-/.exec(name) ?? [];
    if (!sandbox) continue;
    rmSync(join(CNI_RESULTS, name));
    rmSync(join(CNI_RESULTS, `cni-loopback-${sandbox}-lo`), { force: true });
  }
}

/** The mount points under a folder, in the order in which they can be unmounted. */
export function mountPoints(mounts: string, folder: string): string[] {
  const points = mounts.split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  return points
    .map((point) => point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))))
    .filter((point) => point.startsWith(`${folder}/`))
    .reverse();
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function file(folder: string): string {
  return join(folder, 'machine.json');
}
