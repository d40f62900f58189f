import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { freePort } from '@per-branch/test-support/ports';
import { until } from '@per-branch/test-support/until';
import { blobPath, type Image, type ImageConfig, readLayout } from '@per-branch/oci-image';

const project = resolve(import.meta.dirname, '..');
const layout = join(project, 'dist/image');
const programs = resolve(project, '../../node_modules/.bin');

/** Runs the image as an engine would, in a mount namespace that ends with it: its root read-only, /proc, its user, its environment. */
function run(root: string, { config }: ImageConfig, env: Record<string, string>): ChildProcess {
  const variables = [...(config.Env ?? []), ...Object.entries(env).map(([key, value]) => `${key}=${value}`)];
  const mounts = 'mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && mount -o remount,ro,bind "$0"';
  const script = `${mounts} && exec chroot --userspec=${config.User} "$0" "$@"`;
  const program = ['--mount', '--propagation', 'private', 'sh', '-c', script, root, ...config.Entrypoint];
  const absolute = Object.fromEntries(variables.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
  return spawn('/usr/bin/unshare', program, {
    env: { ...absolute, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: 'inherit',
  });
}

describe('the image', () => {
  let root: string;
  let image: Image;

  beforeAll(async () => {
    if (process.getuid?.() !== 0) throw new Error('Running the image without a container engine needs root.');
    image = await readLayout(layout);
    root = await mkdtemp(join(tmpdir(), 'click-count-image-'));
    // As an engine's root folder is: that of mkdtemp is accessible to root only.
    await chmod(root, 0o755);
    await mkdir(join(root, 'proc'));
    for (const { descriptor } of image.blobs.slice(1))
      execFileSync('tar', ['--extract', '--file', blobPath(layout, descriptor.digest), '--directory', root]);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('is at most 60 MB compressed', () => {
    const size = image.blobs.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
    expect(size).toBeLessThan(60e6);
  });

  it('has the same digest when it is built again', () => {
    const again = execFileSync(join(programs, 'node'), [join(programs, 'oci-image'), 'build'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(again).toContain(image.digest);
  });

  it('has a bill of materials beside it: packages of the bundle, Node, and shared libraries of this machine', async () => {
    const bill = await readFile(join(project, 'dist/sbom/click-count.cdx.json'), 'utf8');
    const { bomFormat, components } = JSON.parse(bill) as {
      bomFormat: string;
      components: { group?: string; name: string; version: string }[];
    };
    expect(bomFormat).toBe('CycloneDX');
    expect(components.map(({ group, name }) => (group ? `${group}/${name}` : name))).toEqual(
      expect.arrayContaining(['@nestjs/core', 'express', 'ioredis', 'node', 'libc.so.6']),
    );
    expect(components.find(({ name }) => name === 'node')?.version).toBe(process.versions.node);
  });

  it('runs as user 65532, who owns no file of it', async () => {
    expect(image.config.config.User).toBe('65532:65532');
    for (const path of ['app', 'app/dist/bundle/main.js', 'usr/local/bin/node']) {
      expect((await stat(join(root, path))).uid).toBe(0);
    }
  });

  /** Starts the image on a Redis, and passes a function that sends requests and the milliseconds until it was ready. */
  async function serving(use: (ask: Ask, ready: number, service: ChildProcess) => Promise<void>): Promise<void> {
    const redis = await RedisServer.start();
    const port = await freePort();
    const begin = performance.now();
    const service = run(root, image.config, { PORT: String(port), REDIS_URL: redis.url });
    const ended = new Promise((resolve) => service.on('exit', resolve));
    const ask: Ask = (path, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
    try {
      const answers = () => ask('/readyz').then(({ status }) => status === 200);
      await until(() => answers().catch(() => false));
      await use(ask, performance.now() - begin, service);
      service.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      service.kill('SIGKILL');
      await ended;
      await redis.remove();
    }
  }

  it('serves on a read-only root as its user, and stops on SIGTERM', async () => {
    await serving(async (ask, _ready, { pid }) => {
      expect(await (await ask('/rest/click', 'POST')).text()).toBe('1');
      expect(await (await ask('/')).text()).toContain('<button');
      expect(await (await ask('/docs')).text()).toContain('<code>POST /rest/click</code>');
      expect(await status(pid, 'Uid')).toBe('65532');
    });
  });

  it('is ready within half a second', async () => {
    const figures: number[] = [];
    // The best of five: other load of the machine is not the image's.
    for (let round = 0; round < 5 && (figures.at(-1) ?? Infinity) >= 500; round++)
      await serving((_ask, ready) => Promise.resolve(void figures.push(Math.round(ready))));
    console.log(figures);
    expect(Math.min(...figures)).toBeLessThan(500);
  });

  it('is resident with at most 80 MB once it is idle, of which at most 26 MB are anonymous', async () => {
    await serving(async (_ask, _ready, { pid }) => {
      const resident = async () => (Number(await status(pid, 'VmRSS')) * 1024) / 1e6;
      await until(async () => (await resident()) < 80, 'less than 80 MB are resident', 30);
      await pause(2_000);
      const megabytes = await resident();
      const own = (Number(await status(pid, 'RssAnon')) * 1024) / 1e6;
      console.log(`idle: ${megabytes.toFixed(1)} MB, ${own.toFixed(1)} anonymous`);
      expect(megabytes).toBeLessThan(80);
      // The rest are pages of Node's program, which processes share and the kernel can evict.
      expect(own).toBeLessThan(26);
    });
  });

  it('refuses to count in memory', async () => {
    const service = run(root, image.config, {});
    expect(await new Promise((resolve) => service.on('exit', resolve))).toBe(1);
  });
});

type Ask = (path: string, method?: string) => Promise<Response>;

/** A number that the kernel has of a process. */
async function status(pid: number | undefined, name: string): Promise<string | undefined> {
  return new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
}
