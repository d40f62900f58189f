import { readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { goTool } from '@per-branch/go-tool';
import { extractPackages, installPrograms } from '../machine/debian.ts';
import { REDIS_PACKAGES } from '../images/base-images.ts';
import { kubernetesProvider } from './kubernetes-provider.ts';

/** Where Kubernetes' own Go module lies; the version is the one that it pins. */
const KUBERNETES = resolve(__dirname, '../../go/kubernetes');
const CONTAINERD = ['containerd', 'runc', 'containernetworking-plugins'];
/** Where programs of the system lie that the PATH of a user often leaves out. */
const SYSTEM = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** What the cloud is made of, all of it kept outside of checkouts and of the cloud's own state. */
export interface Materials {
  /** The kubernetes tool. */
  binary: string;
  /** Folder with the files of Debian's Redis. */
  redis: string;
  /** Folder of the CNI plugins. */
  plugins: string;
  /** The official Kubernetes provider of Pulumi. */
  kubernetesProvider: string;
}

/** Installs and builds what is missing, and puts the programs among it on this process' PATH. */
export async function gatherMaterials(log: (line: string) => void): Promise<Materials> {
  extendPath(...SYSTEM);
  await installPrograms(log);
  const redis = await extractPackages('redis', REDIS_PACKAGES, log);
  const containerd = await extractPackages('containerd', CONTAINERD, log);
  process.env['PATH'] = [join(containerd, 'usr/bin'), join(containerd, 'usr/sbin'), process.env['PATH']].join(
    delimiter,
  );
  const ldflags = versionFlags(readFileSync(join(KUBERNETES, 'go.mod'), 'utf8'));
  const binary = await goTool({ name: 'kubernetes', module: KUBERNETES, package: '.', ldflags, log });
  const provider = await goTool(kubernetesProvider(log));
  return { binary, redis, plugins: join(containerd, 'usr/lib/cni'), kubernetesProvider: provider };
}

function extendPath(...folders: string[]): void {
  const known = (process.env['PATH'] ?? '').split(delimiter);
  process.env['PATH'] = [...known, ...folders.filter((folder) => !known.includes(folder))].join(delimiter);
}

/** What Kubernetes says of its version: the one that the module pins, and no time, so that the same sources are the same binary. */
export function versionFlags(goMod: string): string {
  const [, full = '', minor = ''] = /k8s\.io\/kubernetes (v\d+\.(\d+)\.\d+)/.exec(goMod) ?? [];
  if (!full) throw new Error(`${KUBERNETES}/go.mod does not require k8s.io/kubernetes`);
  const base = 'k8s.io/component-base/version';
  const values = {
    [`${base}.gitVersion`]: full,
    [`${base}.gitMajor`]: '1',
    [`${base}.gitMinor`]: minor,
    [`${base}.gitCommit`]: 'local',
    [`${base}.buildDate`]: '2026-01-01T00:00:00Z',
    'k8s.io/client-go/pkg/version.gitVersion': full,
  };
  return Object.entries(values)
    .map(([name, value]) => `-X ${name}=${value}`)
    .join(' ');
}
