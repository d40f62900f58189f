import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractPackages } from '../machine/debian.ts';
import { tool } from '../providers/testing/tool.ts';
import { Daemon } from '../processes/daemon.ts';
import { type ComponentContext } from '../base/component-context.ts';
import { imageOf } from './image.ts';
import { push } from './push.ts';
import { containerdHosts, type Registry, startRegistry } from './registry.ts';

jest.setTimeout(60_000);

let folder: string;
let programs: string;
let registry: Registry;
let containerd: Daemon;

/** A containerd of the test's own, without its Kubernetes part: it fetches, and runs nothing. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'containerd-'));
  const packages = ['containerd', 'runc', 'containernetworking-plugins'];
  programs = join(await extractPackages('containerd', packages, () => undefined), 'usr/bin');
  const context: ComponentContext = {
    adminKubeconfig: '',
    stateDir: folder,
    binary: tool('kubernetes'),
    log: () => undefined,
  };
  registry = await startRegistry(context);
  mkdirSync(join(folder, 'root'));
  writeFileSync(join(folder, 'root/file'), 'content');
  const image = await imageOf(join(folder, 'root'), { User: '1', Entrypoint: ['/file'] });
  await push(registry.url, 'docker.io/library/fetched', ['1'], image);
  await push(registry.url, 'europe-west1-docker.pkg.dev/p/r/fetched', ['1'], image);
  containerdHosts(registry.url, join(folder, 'hosts'));
  writeFileSync(join(folder, 'containerd.toml'), configuration());
  const options = { name: 'containerd', folder, log: context.log };
  containerd = new Daemon(options, join(programs, 'containerd'), ['--config', join(folder, 'containerd.toml')]);
  await containerd.ready(() => containerd.output().includes('containerd successfully booted'));
});

afterAll(async () => {
  await containerd.stop();
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

function configuration(): string {
  const without = ['grpc.v1.cri', 'internal.v1.opt', 'tracing.processor.v1.otlp'];
  return `version = 2
root = "${folder}/containerd"
state = "${folder}/state"
disabled_plugins = [${without.map((name) => `"io.containerd.${name}"`).join(', ')}]
oom_score = 0
[grpc]
  address = "${folder}/containerd.sock"
[ttrpc]
  address = "${folder}/containerd.sock.ttrpc"
`;
}

function fetched(reference: string): string {
  const options = [
    '--address',
    join(folder, 'containerd.sock'),
    'content',
    'fetch',
    '--hosts-dir',
    join(folder, 'hosts'),
  ];
  return execFileSync(join(programs, 'ctr'), [...options, reference], { encoding: 'utf8', stdio: 'pipe' });
}

it.each(['docker.io/library/fetched:1', 'europe-west1-docker.pkg.dev/p/r/fetched:1'])(
  'containerd finds %s in the image store',
  (reference) => expect(fetched(reference)).toMatch(/config-sha256:[0-9a-f]{64}: +done/),
);

it('an image that is not there is missing, and nobody else is asked', () => {
  expect(() => fetched('docker.io/library/fetched:2')).toThrow('docker.io/library/fetched:2: not found');
});
