import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stateFolder } from '../supervisor/state-folder.ts';

/** Kernel settings that change without a cloud. */
const VOLATILE_SETTINGS =
  /^(fs\.(dentry-state|file-nr|inode-nr|inode-state|aio-nr|quota)|kernel\.(ns_last_pid|random\.|pty\.nr|perf_event_max_sample_rate)|net\.netfilter\.nf_conntrack_count|net\.ipv4\.tcp_fastopen_key|dev\.|debug\.|net\.ipv[46]\.neigh\.)/;

const CGROUPS = '/sys/fs/cgroup';
/** cgroup v2 has one tree, v1 one for each controller. */
const isUnified = existsSync(`${CGROUPS}/cgroup.controllers`);

/** Everything on a machine that a cloud changes. */
export interface Machine {
  processes: string[];
  mounts: string[];
  devices: string[];
  routes: string[];
  rules: string[];
  cgroups: string[];
  settings: string[];
  folders: string[];
}

export function machine(): Machine {
  const families = ['iptables-save', 'ip6tables-save'];
  return {
    processes: lines('ps', '-eo', 'args').filter(
      (line) => line.includes(stateFolder()) || line.includes('supervisor/main'),
    ),
    mounts: read('/proc/self/mounts'),
    devices: lines('ip', '-o', 'link').map((line) => line.replace(/^\d+: /, '')),
    routes: [...lines('ip', 'route', 'show', 'table', 'all'), ...lines('ip', 'netns')],
    // Empty tables and chains of others have no effect.
    rules: families.flatMap((family) => lines(family)).filter((line) => /^-A|^:(KUBE|CNI|LOCAL-CLOUD)/.test(line)),
    // Those of the cloud are top-level; other services create and remove deeper ones.
    cgroups: lines('find', CGROUPS, '-maxdepth', isUnified ? '1' : '2', '-type', 'd'),
    settings: lines('sysctl', '-a').filter((line) => !VOLATILE_SETTINGS.test(line)),
    folders: ['/run', '/var/lib', '/var/log', '/opt', '/etc', '/var/run/netns', '/sys/fs/bpf', '/mnt'].flatMap(entries),
  };
}

/** The lines that differ between two states of the machine. */
export function difference(before: Machine, after: Machine): string[] {
  return Object.keys(before).flatMap((name) => {
    const [old, new_] = [before[name as keyof Machine], after[name as keyof Machine]];
    return [
      ...new_.filter((line) => !old.includes(line)).map((line) => `${name}: + ${line}`),
      ...old.filter((line) => !new_.includes(line)).map((line) => `${name}: - ${line}`),
    ];
  });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

function read(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

function lines(program: string, ...args: string[]): string[] {
  const output = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e8 });
  return output.split('\n').filter(Boolean);
}
