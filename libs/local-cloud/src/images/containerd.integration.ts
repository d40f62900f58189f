import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTAINERD_PACKAGES } from '../cluster/containerd.ts';
import { extractPackages } from '../machine/debian.ts';
import { tool } from '../providers/testing/tool.ts';
import { Daemon } from '../processes/daemon.ts';
import { type ComponentContext } from '../base/component-context.ts';
import { containerdHosts, type Registry, startRegistry } from './registry.ts';
import { pushTestImage } from './testing/push-test-image.ts';

jest.setTimeout(60_000);

let folder: string;
let programs: string;
let registry: Registry;
let containerd: Daemon;

/** A containerd for this test, without its Kubernetes plugin: it pulls images, and runs nothing. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'containerd-'));
  programs = join(await extractPackages('containerd', CONTAINERD_PACKAGES, () => undefined), 'usr/bin');
  const context: ComponentContext = {
    adminKubeconfig: '',
    stateDir: folder,
    binary: tool('kubernetes'),
    log: () => undefined,
  };
  registry = await startRegistry(context);
  await pushTestImage(registry.url, 'docker.io/library/fetched', ['1']);
  await pushTestImage(registry.url, 'europe-west1-docker.pkg.dev/p/r/fetched', ['1'], '2');
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
  'containerd pulls %s from the image store',
  (reference) => expect(fetched(reference)).toMatch(/config-sha256:[0-9a-f]{64}: +done/),
);

it('containerd does not find an image that the image store lacks, and uses no other registry', () => {
  expect(() => fetched('docker.io/library/fetched:2')).toThrow('docker.io/library/fetched:2: not found');
});
