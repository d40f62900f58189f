import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BRIDGE, POD_RANGE } from '../machine/addresses.ts';

/** The Debian packages of containerd and what it runs. */
export const CONTAINERD_PACKAGES = ['containerd', 'runc', 'containernetworking-plugins'];

const DISABLED_PLUGINS = [
  'io.containerd.snapshotter.v1.aufs',
  'io.containerd.snapshotter.v1.btrfs',
  'io.containerd.snapshotter.v1.zfs',
  'io.containerd.snapshotter.v1.devmapper',
  'io.containerd.internal.v1.opt',
  'io.containerd.tracing.processor.v1.otlp',
];
/** Name of the pod network. */
const NETWORK = 'local-cloud';

export interface ContainerdOptions {
  /** Folder of the CNI plugins. */
  plugins: string;
  /** Folder with the registry configuration of each host. */
  hosts: string;
  pauseImage: string;
}

export function containerdSocket(folder: string): string {
  return join(folder, 'containerd.sock');
}

/** Where the CNI plugin host-local keeps a file for each address of a pod. */
export function addressFolder(folder: string): string {
  return join(folder, 'cni-data', NETWORK);
}

/** Writes the configuration of containerd and of the CNI plugins. Returns the path of containerd's. */
export function writeContainerdConfig(folder: string, options: ContainerdOptions): string {
  mkdirSync(join(folder, 'cni'), { recursive: true });
  writeFileSync(join(folder, 'cni/10-local-cloud.conflist'), JSON.stringify(cniConfig(folder), undefined, 2));
  const file = join(folder, 'containerd.toml');
  writeFileSync(file, containerdConfig(folder, options));
  return file;
}

/** All of containerd's state is in the folder. OOM scores are not lowered: inside of a container that is often forbidden. */
export function containerdConfig(folder: string, { plugins, hosts, pauseImage }: ContainerdOptions): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${folder}/containerd/root"
state = "${folder}/containerd/state"
disabled_plugins = [${DISABLED_PLUGINS.map((name) => `"${name}"`).join(', ')}]
oom_score = 0
[grpc]
  address = "${containerdSocket(folder)}"
[ttrpc]
  address = "${containerdSocket(folder)}.ttrpc"
[${cri}]
  sandbox_image = "${pauseImage}"
  stream_server_address = "127.0.0.1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [${cri}.containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [${cri}.containerd.runtimes.runc.options]
        SystemdCgroup = false
        Root = "${folder}/containerd/runc"
  [${cri}.cni]
    bin_dir = "${plugins}"
    conf_dir = "${folder}/cni"
  [${cri}.registry]
    config_path = "${hosts}"
`;
}

function cniConfig(folder: string): object {
  const ipam = {
    type: 'host-local',
    dataDir: join(folder, 'cni-data'),
    ranges: [[{ subnet: POD_RANGE }]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  const bridge = { type: 'bridge', bridge: BRIDGE, isGateway: true, ipMasq: false, hairpinMode: true, ipam };
  return { cniVersion: '0.4.0', name: NETWORK, plugins: [bridge] };
}
