import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ContainerConfig,
  digestOfTag,
  type ImageConfig,
  readBlob,
  readManifest,
  RepositoryClient,
  repositoryOf,
} from '@per-branch/oci-image';
import { until } from '@per-branch/test-support/until';
import { extractPackages } from '../machine/debian.ts';
import { tool } from '../providers/testing/tool.ts';
import { PAUSE_IMAGE, pushBaseImages, REDIS_PACKAGES } from './base-images.ts';
import { type Registry, startRegistry } from './registry.ts';

jest.setTimeout(60_000);

const REDIS = 'docker.io/library/redis';
let folder: string;
let registry: Registry;
const log: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'base-images-'));
  chmodSync(folder, 0o755);
  const binary = tool('kubernetes');
  const context = { adminKubeconfig: '', stateDir: folder, binary, log: (line: string) => void log.push(line) };
  registry = await startRegistry(context);
  await pushBaseImages(registry.url, await extractPackages('redis', REDIS_PACKAGES, () => undefined), context);
});

afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The configuration of an image, and its programs run with no other files than those of the image. */
async function pull(name: string, tag: string) {
  const client = new RepositoryClient(repositoryOf(name, registry.url));
  const { config: descriptor, layers = [] } = (await readManifest(client, tag))?.manifest ?? {};
  const content = String(await readBlob(client, descriptor?.digest ?? ''));
  const config: ContainerConfig = (JSON.parse(content) as ImageConfig).config;
  const root = mkdtempSync(join(folder, 'root-'));
  // As an engine's root folder is: that of mkdtemp is accessible to root only.
  chmodSync(root, 0o755);
  for (const { digest } of layers) execFileSync('tar', ['-C', root, '-xp'], { input: await readBlob(client, digest) });
  const command = (...args: string[]) => [`--userspec=${config.User}`, root, ...args];
  const env = Object.fromEntries((config.Env ?? []).map((pair) => pair.split('=', 2) as [string, string]));
  return {
    config,
    start: (args: string[]) => spawn('/usr/sbin/chroot', command(...config.Entrypoint, ...args), { env }),
    run: (...args: string[]) => execFileSync('/usr/sbin/chroot', command(...args), { env, encoding: 'utf8' }).trim(),
  };
}

describe('`pushBaseImages`', () => {
  it("logs Redis' real version, and tags and labels the image with it", async () => {
    const { config, run } = await pull(REDIS, '7');
    const version = config.Labels?.['org.opencontainers.image.version'] ?? '';
    const [, upstream = ''] = /^\d+:(7\.0\.\d+)-\S+$/.exec(version) ?? [];
    expect(run('/usr/bin/redis-server', '--version')).toContain(`Redis server v=${upstream} `);
    expect(config.Env).toContain(`REDIS_VERSION=${upstream}`);
    expect(log).toContain(`${REDIS} is Debian's ${version}; its tags: 7, 7.0, ${upstream}`);
    const client = new RepositoryClient(repositoryOf(REDIS, registry.url));
    const digest = await digestOfTag(client, '7');
    expect(await Promise.all(['7.0', upstream].map((tag) => digestOfTag(client, tag)))).toEqual([digest, digest]);
  });

  it('pushes a Redis that runs from its image, not as root, with options only', async () => {
    const { config, start, run } = await pull(REDIS, '7');
    const [socket, dir] = ['/tmp/redis.sock', '/data'];
    const server = start(['--port', '0', '--unixsocket', socket, '--dir', dir, '--requirepass', 'secret']);
    const ended = once(server, 'exit');
    let output = '';
    server.stdout.on('data', (chunk) => (output += String(chunk)));
    try {
      const cli = (program: string, ...args: string[]) =>
        run(program, '-s', socket, '--pass', 'secret', '--no-auth-warning', ...args);
      await until(() => output.includes('ready to accept connections'), 'Redis', 60);
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

  it('pushes a pause image that runs until it is killed', async () => {
    const [, repository = '', tag = ''] = /^(.*):(.*)$/.exec(PAUSE_IMAGE) ?? [];
    const { config, start } = await pull(repository, tag);
    expect(config.User).toBe('65534:65534');
    const pause = start([]);
    const ended = once(pause, 'exit');
    await delay(300);
    expect(pause.exitCode).toBeNull();
    pause.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});
