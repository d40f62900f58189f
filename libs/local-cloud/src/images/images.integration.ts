import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { extractPackages } from '../machine/debian.ts';
import { tool } from '../providers/testing/tool.ts';
import { type ComponentContext } from '../base/component-context.ts';
import { pidOf } from '@per-branch/test-support/pids';
import { until } from '../testing/workload.ts';
import { PAUSE_IMAGE, pushBaseImages, REDIS_PACKAGES } from './base-images.ts';
import { imageOf } from './image.ts';
import { push } from './push.ts';
import { containerdHosts, type Registry, startRegistry } from './registry.ts';

jest.setTimeout(60_000);

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OURS = 'europe-west1-docker.pkg.dev/example-staging/click-count/click-count';

let folder: string;
let context: ComponentContext;
let registry: Registry;
const log: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
  const log_ = (line: string) => void log.push(line);
  context = { adminKubeconfig: '', stateDir: join(folder, 'state'), binary: tool('kubernetes'), log: log_ };
  registry = await startRegistry(context);
});

afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string) => fetch(`${registry.url}/v2/${path}`, { headers: { accept: MANIFEST } });

const registryIn = (stateDir: string) => pidOf('registry', `--dir=${join(stateDir, 'registry')}`);

async function small(content: string, written = new Date()) {
  const root = mkdtempSync(join(folder, 'root-'));
  writeFileSync(join(root, 'file'), content);
  utimesSync(join(root, 'file'), written, written);
  return imageOf(root, { User: '1', Entrypoint: ['/file'] });
}

describe('the image store', () => {
  it('gives back what was pushed, by tag and by digest', async () => {
    const image = await small('one');
    await push(registry.url, OURS, ['1.0', 'latest'], image);
    const byTag = await get(`${OURS}/manifests/1.0`);
    const digest = byTag.headers.get('docker-content-digest') ?? '';
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(byTag.headers.get('content-type')).toBe(MANIFEST);
    expect(Buffer.from(await byTag.arrayBuffer())).toEqual(image.manifest);
    expect(Buffer.from(await (await get(`${OURS}/manifests/${digest}`)).arrayBuffer())).toEqual(image.manifest);
    for (const blob of image.blobs) {
      expect(Buffer.from(await (await get(`${OURS}/blobs/${blob.digest}`)).arrayBuffer())).toEqual(blob.content);
    }
  });

  it('lists the tags of a repository', async () => {
    await push(registry.url, 'example.com/listed', ['b', 'a'], await small('listed'));
    expect(await (await get('example.com/listed/tags/list')).json()).toMatchObject({ tags: ['a', 'b'] });
  });

  it('finds a repository under its host when asked as the mirror of that host', async () => {
    const image = await small('mirrored');
    await push(registry.url, 'docker.io/library/mirrored', ['1'], image);
    const manifest = await get('library/mirrored/manifests/1?ns=docker.io');
    expect(Buffer.from(await manifest.arrayBuffer())).toEqual(image.manifest);
    const digest = image.blobs[1]?.digest;
    expect((await get(`library/mirrored/blobs/${digest}?ns=docker.io`)).status).toBe(200);
    expect((await get('library/mirrored/manifests/1?ns=quay.io')).status).toBe(404);
    expect((await get('?ns=docker.io')).status).toBe(200);
  });

  it('has nothing that was not pushed', async () => {
    expect((await get('docker.io/library/redis/manifests/6')).status).toBe(404);
  });

  it('has all that was pushed and not deleted again after it was killed, at the same address', async () => {
    const [kept, deleted] = [await small('kept'), await small('deleted')];
    await push(registry.url, 'example.com/killed', ['1', '2'], kept);
    await push(registry.url, 'example.com/killed', ['3'], deleted);
    const removed = await fetch(`${registry.url}/v2/example.com/killed/manifests/3`, { method: 'DELETE' });
    expect(removed.status).toBe(202);
    for (let kills = 1; kills <= 2; kills++) {
      process.kill(registryIn(context.stateDir), 'SIGKILL');
      await until('answer', async () =>
        (await get('example.com/killed/manifests/1').catch(() => undefined))?.ok ? true : undefined,
      );
      const { tags } = (await (await get('example.com/killed/tags/list')).json()) as { tags: string[] };
      expect(tags).toEqual(['1', '2', '4', '5'].slice(0, kills + 1));
      const manifest = await get('example.com/killed/manifests/2');
      expect(manifest.headers.get('content-type')).toBe(MANIFEST);
      const digest = manifest.headers.get('docker-content-digest');
      expect(Buffer.from(await manifest.arrayBuffer())).toEqual(kept.manifest);
      expect((await get(`example.com/killed/manifests/${digest}`)).status).toBe(200);
      for (const blob of kept.blobs) {
        expect(Buffer.from(await (await get(`example.com/killed/blobs/${blob.digest}`)).arrayBuffer())).toEqual(
          blob.content,
        );
      }
      // What comes after a restart is kept as well.
      await push(registry.url, 'example.com/killed', [String(kills + 3)], kept);
    }
  });

  it('forgets a manifest that a kill cut off, and no other', async () => {
    const stateDir = join(folder, 'cut');
    const pushed = (url: string) => fetch(`${url}/v2/example.com/cut/tags/list`).then((answer) => answer.json());
    const before = await startRegistry({ ...context, stateDir });
    await push(before.url, 'example.com/cut', ['1'], await small('cut'));
    await before.stop();
    appendFileSync(join(stateDir, 'registry/manifests.jsonl'), '{"Method":"PUT","Path":"/v2/example.com/cut/mani');
    const after = await startRegistry({ ...context, stateDir });
    await push(after.url, 'example.com/cut', ['2'], await small('cut'));
    await after.stop();
    const last = await startRegistry({ ...context, stateDir });
    expect(await pushed(last.url)).toMatchObject({ tags: ['1', '2'] });
    await last.stop();
  });

  it('refuses a manifest that the disk has no room for, and forgets none that comes after it', async () => {
    const stateDir = join(folder, 'full');
    const before = await startRegistry({ ...context, stateDir });
    const image = await small('full');
    const put = (tag: string) =>
      fetch(`${before.url}/v2/example.com/full/manifests/${tag}`, {
        method: 'PUT',
        headers: { 'content-type': MANIFEST },
        body: image.manifest,
      });
    await push(before.url, 'example.com/full', ['1'], image);
    const room = (bytes: string) =>
      execFileSync('prlimit', [`--pid=${registryIn(stateDir)}`, `--fsize=${bytes}:unlimited`]);
    room(String(statSync(join(stateDir, 'registry/manifests.jsonl')).size + 20));
    expect((await put('2')).status).toBe(500);
    room('unlimited');
    expect((await put('3')).status).toBe(201);
    await before.stop();
    const after = await startRegistry({ ...context, stateDir });
    const tags = await fetch(`${after.url}/v2/example.com/full/tags/list`);
    expect(await tags.json()).toMatchObject({ tags: ['1', '3'] });
    await after.stop();
  });

  it('says why it does not start', async () => {
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

  it('is all that containerd knows of registries', () => {
    const hosts = join(folder, 'hosts');
    containerdHosts(registry.url, hosts);
    expect(readFileSync(join(hosts, '_default/hosts.toml'), 'utf8')).toBe(
      `server = "${registry.url}"\ncapabilities = ["pull", "resolve"]\n[host]\n`,
    );
  });
});

it('the same files are the same image', async () => {
  const [first, second] = [await small('same'), await small('same', new Date(2000, 1))];
  expect(second.manifest).toEqual(first.manifest);
  expect((await small('other')).manifest).not.toEqual(first.manifest);
});

describe('the base images', () => {
  beforeAll(async () => {
    await pushBaseImages(registry.url, await extractPackages('redis', REDIS_PACKAGES, () => undefined), context);
  });

  /** The files of an image, its configuration, and its program started among these files alone. */
  async function pulled(repository: string, tag: string) {
    const manifest = (await (await get(`${repository}/manifests/${tag}`)).json()) as {
      config: { digest: string };
      layers: [{ digest: string }];
    };
    const blob = async ({ digest }: { digest: string }) =>
      Buffer.from(await (await get(`${repository}/blobs/${digest}`)).arrayBuffer());
    const { config } = JSON.parse(String(await blob(manifest.config))) as {
      config: { User: string; Entrypoint: string[]; Cmd?: string[]; Env?: string[]; Labels?: Record<string, string> };
    };
    const root = mkdtempSync(join(folder, 'pulled-'));
    execFileSync('tar', ['-C', root, '-xp'], { input: await blob(manifest.layers[0]) });
    const command = (...args: string[]) => [`--userspec=${config.User}`, root, ...args];
    const env = Object.fromEntries((config.Env ?? []).map((pair) => pair.split('=', 2) as [string, string]));
    return {
      config,
      start: (args: string[]) => spawn('/usr/sbin/chroot', command(...config.Entrypoint, ...args), { env }),
      run: (...args: string[]) => execFileSync('/usr/sbin/chroot', command(...args), { env, encoding: 'utf8' }).trim(),
    };
  }

  it('Redis tells its real version, in the log too', async () => {
    const { config, run } = await pulled('docker.io/library/redis', '7');
    const version = config.Labels?.['org.opencontainers.image.version'] ?? '';
    const [, upstream = ''] = /^\d+:(7\.0\.\d+)-\S+$/.exec(version) ?? [];
    expect(run('/usr/bin/redis-server', '--version')).toContain(`Redis server v=${upstream} `);
    expect(config.Env).toContain(`REDIS_VERSION=${upstream}`);
    expect(log).toContain(`docker.io/library/redis is Debian's ${version}; its tags: 7, 7.0, ${upstream}`);
    for (const tag of ['7.0', upstream]) {
      expect((await get(`docker.io/library/redis/manifests/${tag}`)).status).toBe(200);
    }
  });

  it('Redis runs from its image, as another user than root, with options alone', async () => {
    const { config, start, run } = await pulled('docker.io/library/redis', '7');
    const [socket, dir] = ['/tmp/redis.sock', '/data'];
    const server = start(['--port', '0', '--unixsocket', socket, '--dir', dir, '--requirepass', 'secret']);
    const ended = once(server, 'exit');
    let said = '';
    server.stdout.on('data', (chunk) => (said += String(chunk)));
    try {
      const cli = (program: string, ...args: string[]) =>
        run(program, '-s', socket, '--pass', 'secret', '--no-auth-warning', ...args);
      await until('Redis', () => (said.includes('ready to accept connections') ? true : undefined));
      expect(cli('/usr/bin/redis-cli', 'INCR', 'count')).toBe('1');
      expect(cli('/usr/local/bin/redis-cli', 'SAVE')).toBe('OK');
      expect(run('/bin/sh', '-c', 'echo probed')).toBe('probed');
      expect(run('/usr/local/bin/redis-server', '--version')).toContain('Redis server v=7.');
      expect(config.User).toBe('999:999');
    } finally {
      server.kill();
      await ended;
    }
  });

  it('the pause image stays until it is killed', async () => {
    const [, repository = '', tag = ''] = /^(.*):(.*)$/.exec(PAUSE_IMAGE) ?? [];
    const { config, start } = await pulled(repository, tag);
    expect(config.User).toBe('65534:65534');
    const pause = start([]);
    const ended = once(pause, 'exit');
    await delay(300);
    expect(pause.exitCode).toBeNull();
    pause.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});
