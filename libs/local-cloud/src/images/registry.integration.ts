import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Image,
  listTags,
  MANIFEST,
  readBlob,
  readManifest,
  RepositoryClient,
  repositoryOf,
} from '@per-branch/oci-image';
import { pidOf } from '@per-branch/test-support/pids';
import { until } from '@per-branch/test-support/until';
import { type ComponentContext } from '../base/component-context.ts';
import { tool } from '../providers/testing/tool.ts';
import { containerdHosts, type Registry, startRegistry } from './registry.ts';
import { pushTestImage } from './testing/push-test-image.ts';

jest.setTimeout(60_000);

let folder: string;
let context: ComponentContext;
let registry: Registry;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const log = () => undefined;
  context = { adminKubeconfig: '', stateDir: join(folder, 'state'), binary: tool('kubernetes'), log };
  registry = await startRegistry(context);
});

afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string) => fetch(`${registry.url}/v2/${path}`, { headers: { accept: MANIFEST } });
const clientOf = (name: string, { url } = registry) => new RepositoryClient(repositoryOf(name, url));
const registryIn = (stateDir: string) => pidOf('registry', `--dir=${join(stateDir, 'registry')}`);

async function expectImage(name: string, reference: string, { digest, manifest, blobs }: Image): Promise<void> {
  const client = clientOf(name);
  for (const one of [reference, digest]) {
    expect(await readManifest(client, one)).toEqual({
      digest,
      mediaType: MANIFEST,
      manifest: JSON.parse(manifest.toString()) as unknown,
    });
  }
  for (const { descriptor, read } of blobs) expect(await readBlob(client, descriptor.digest)).toEqual(await read());
}

describe('the image store', () => {
  it('returns what was pushed, by tag and by digest', async () => {
    const name = 'europe-west1-docker.pkg.dev/example-staging/click-count/click-count';
    const image = await pushTestImage(registry.url, name, ['1.0', 'latest']);
    await expectImage(name, '1.0', image);
  });

  it('lists the tags of a repository', async () => {
    await pushTestImage(registry.url, 'example.com/listed', ['b', 'a']);
    expect(await listTags(clientOf('example.com/listed'))).toEqual(['a', 'b']);
  });

  it('serves a repository under its host as the mirror of that host', async () => {
    const image = await pushTestImage(registry.url, 'docker.io/library/mirrored', ['1']);
    const manifest = await get('library/mirrored/manifests/1?ns=docker.io');
    expect(Buffer.from(await manifest.arrayBuffer())).toEqual(image.manifest);
    const digest = image.blobs[1]?.descriptor.digest;
    expect((await get(`library/mirrored/blobs/${digest}?ns=docker.io`)).status).toBe(200);
    expect((await get('library/mirrored/manifests/1?ns=quay.io')).status).toBe(404);
    expect((await get('?ns=docker.io')).status).toBe(200);
  });

  it('responds 404 for what was not pushed', async () => {
    expect((await get('docker.io/library/redis/manifests/6')).status).toBe(404);
  });

  it('has all that was pushed and not deleted after it was killed, at the same address', async () => {
    const name = 'example.com/killed';
    const kept = await pushTestImage(registry.url, name, ['1', '2'], 'kept');
    await pushTestImage(registry.url, name, ['3'], 'deleted');
    const removed = await fetch(`${registry.url}/v2/${name}/manifests/3`, { method: 'DELETE' });
    expect(removed.status).toBe(202);
    for (let kills = 1; kills <= 2; kills++) {
      process.kill(registryIn(context.stateDir), 'SIGKILL');
      await until(async () => (await get(`${name}/manifests/1`)).ok, 'answer', 60);
      expect(await listTags(clientOf(name))).toEqual(['1', '2', '4', '5'].slice(0, kills + 1));
      await expectImage(name, '2', kept);
      // What is pushed after a restart is kept as well.
      await pushTestImage(registry.url, name, [String(kills + 3)], 'kept');
    }
  });

  it('drops a manifest that a kill truncated, and no other', async () => {
    const cut = { ...context, stateDir: join(folder, 'cut') };
    const before = await startRegistry(cut);
    await pushTestImage(before.url, 'example.com/cut', ['1']);
    await before.stop();
    appendFileSync(join(cut.stateDir, 'registry/manifests.jsonl'), '{"Method":"PUT","Path":"/v2/example.com/cut/mani');
    const after = await startRegistry(cut);
    await pushTestImage(after.url, 'example.com/cut', ['2']);
    await after.stop();
    const last = await startRegistry(cut);
    expect(await listTags(clientOf('example.com/cut', last))).toEqual(['1', '2']);
    await last.stop();
  });

  it('refuses a manifest when the disk is full, and keeps those that come after it', async () => {
    const stateDir = join(folder, 'full');
    const before = await startRegistry({ ...context, stateDir });
    const { manifest: body } = await pushTestImage(before.url, 'example.com/full', ['1']);
    const put = (tag: string) =>
      fetch(`${before.url}/v2/example.com/full/manifests/${tag}`, {
        method: 'PUT',
        headers: { 'content-type': MANIFEST },
        body: new Uint8Array(body),
      });
    const limit = (bytes: string) =>
      execFileSync('prlimit', [`--pid=${registryIn(stateDir)}`, `--fsize=${bytes}:unlimited`]);
    limit(String(statSync(join(stateDir, 'registry/manifests.jsonl')).size + 20));
    expect((await put('2')).status).toBe(500);
    limit('unlimited');
    expect((await put('3')).status).toBe(201);
    await before.stop();
    const after = await startRegistry({ ...context, stateDir });
    expect(await listTags(clientOf('example.com/full', after))).toEqual(['1', '3']);
    await after.stop();
  });
});

it('`startRegistry` says why the image store does not start', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  await expect(startRegistry({ ...context, stateDir: file })).rejects.toThrow('ENOTDIR');
  const blocked = join(folder, 'blocked');
  mkdirSync(blocked);
  writeFileSync(join(blocked, 'registry'), '');
  await expect(startRegistry({ ...context, stateDir: blocked })).rejects.toThrow(
    /registry did not start:.*not a directory/s,
  );
});

it('`containerdHosts` makes the image store the only registry of containerd', () => {
  const hosts = join(folder, 'hosts');
  containerdHosts(registry.url, hosts);
  expect(readFileSync(join(hosts, '_default/hosts.toml'), 'utf8')).toBe(
    `server = "${registry.url}"\ncapabilities = ["pull", "resolve"]\n[host]\n`,
  );
});
