import { readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { goTool } from '@per-branch/go-tool';
import { CONTAINERD_PACKAGES } from '../cluster/containerd.ts';
import { REDIS_PACKAGES } from '../images/base-images.ts';
import { extractPackages, installPrograms } from '../machine/debian.ts';
import { kubernetesProvider } from './kubernetes-provider.ts';

/** The Go module of the kubernetes binary; its go.mod pins the version. */
const KUBERNETES = resolve(__dirname, '../../go/kubernetes');
/** System folders that the PATH of a user may lack. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The programs of the cloud, all in the cache, which is neither in a checkout nor in the state folder. */
export interface Binaries {
  /** Path of the kubernetes binary. */
  kubernetes: string;
  /** Path of Pulumi's official Kubernetes provider. */
  kubernetesProvider: string;
  /** Folder of the CNI plugins. */
  cniPlugins: string;
  /** Folder with the extracted Debian packages of Redis. */
  redis: string;
}

/** Installs and builds what is missing. Adds containerd and system folders to the PATH of this process. */
export async function prepareBinaries(log: (line: string) => void): Promise<Binaries> {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  process.env['PATH'] = [...new Set([...path, ...SYSTEM_FOLDERS])].join(delimiter);
  await installPrograms(log);
  const redis = await extractPackages('redis', REDIS_PACKAGES, log);
  const containerd = await extractPackages('containerd', CONTAINERD_PACKAGES, log);
  const programs = ['usr/bin', 'usr/sbin'].map((folder) => join(containerd, folder));
  process.env['PATH'] = [...programs, process.env['PATH']].join(delimiter);
  const ldflags = versionFlags(readFileSync(join(KUBERNETES, 'go.mod'), 'utf8'));
  return {
    kubernetes: await goTool({ name: 'kubernetes', module: KUBERNETES, package: '.', ldflags, log }),
    kubernetesProvider: await goTool(kubernetesProvider(log)),
    cniPlugins: join(containerd, 'usr/lib/cni'),
    redis,
  };
}

/** The linker flags that set the version of Kubernetes to that of go.mod; with a fixed date, builds are reproducible. */
export function versionFlags(goMod: string): string {
  const [, version = '', minor = ''] = /k8s\.io\/kubernetes (v\d+\.(\d+)\.\d+)/.exec(goMod) ?? [];
  if (!version) throw new Error(`${KUBERNETES}/go.mod does not require k8s.io/kubernetes`);
  const base = 'k8s.io/component-base/version';
  const values = {
    [`${base}.gitVersion`]: version,
    [`${base}.gitMajor`]: '1',
    [`${base}.gitMinor`]: minor,
    [`${base}.gitCommit`]: 'local',
    [`${base}.buildDate`]: '2026-01-01T00:00:00Z',
    'k8s.io/client-go/pkg/version.gitVersion': version,
  };
  const flags = Object.entries(values).map(([name, value]) => `-X ${name}=${value}`);
  return flags.join(' ');
}
