import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BRIDGE, PODS } from '../machine/addresses.ts';

const WITHOUT = [
  'io.containerd.snapshotter.v1.aufs',
  'io.containerd.snapshotter.v1.btrfs',
  'io.containerd.snapshotter.v1.zfs',
  'io.containerd.snapshotter.v1.devmapper',
  'io.containerd.internal.v1.opt',
  'io.containerd.tracing.processor.v1.otlp',
];

/** Name of the pods' network. */
export const NETWORK = 'local-cloud';

export function containerdSocket(folder: string): string {
  return join(folder, 'containerd.sock');
}

/** Where the CNI plugins keep a file for each address that a pod has. */
export function addressFolder(folder: string): string {
  return join(folder, 'cni-data', NETWORK);
}

/** Writes what containerd and the CNI plugins read; answers with the path of containerd's configuration. */
export function configureContainerd(folder: string, plugins: string, hosts: string, pauseImage: string): string {
  const network = join(folder, 'cni');
  mkdirSync(network, { recursive: true });
  writeFileSync(join(network, '10-local-cloud.conflist'), JSON.stringify(cni(folder), undefined, 2));
  const file = join(folder, 'containerd.toml');
  writeFileSync(file, containerd(folder, { network, plugins, hosts, pauseImage }));
  return file;
}

/** What containerd is told of the rest. */
export interface Surroundings {
  /** Folder of the CNI configuration. */
  network: string;
  /** Folder of the CNI plugins. */
  plugins: string;
  /** Folder that says which registry is asked for an image. */
  hosts: string;
  pauseImage: string;
}

/** Everything it keeps lies in the state folder; images come from the hosts of `hosts` only. */
export function containerd(folder: string, { network, plugins, hosts, pauseImage }: Surroundings): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  // Privileges that a container of this kind often lacks: nobody's OOM score is lowered.
  return `version = 2
root = "${folder}/containerd/root"
state = "${folder}/containerd/state"
disabled_plugins = [${WITHOUT.map((name) => `"${name}"`).join(', ')}]
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
    conf_dir = "${network}"
  [${cri}.registry]
    config_path = "${hosts}"
`;
}

function cni(folder: string): object {
  const ipam = {
    type: 'host-local',
    dataDir: join(folder, 'cni-data'),
    ranges: [[{ subnet: PODS }]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  const bridge = { type: 'bridge', bridge: BRIDGE, isGateway: true, ipMasq: false, hairpinMode: true, ipam };
  return { cniVersion: '0.4.0', name: NETWORK, plugins: [bridge] };
}
