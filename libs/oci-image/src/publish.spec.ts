import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, type ImageConfig, type Manifest } from './image.ts';
import { writeLayout } from './layout.ts';
import { publish } from './publish.ts';
import { type Checkout, createCheckout } from './testing/checkout.ts';
import { smallImage } from './testing/small-image.ts';
import { StrictRegistry } from './testing/strict-registry.ts';

const NAME = 'images.example.com/team/shop';
let folder: string;
let checkout: Checkout;
let registry: StrictRegistry;
let lines: string[];

const layout = () => join(checkout.folder, 'dist/image');
function run() {
  const env = { DOCKER_CONFIG: folder, REGISTRY_MIRROR: `http://${registry.host}` };
  const shop = { folder: checkout.folder, name: 'shop' };
  return publish(shop, 'images.example.com/team/', env, (line) => lines.push(line));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publish-'));
  checkout = await createCheckout(join(folder, 'checkout'));
  await writeLayout(layout(), await smallImage());
  registry = await StrictRegistry.start();
  lines = [];
});
afterEach(async () => {
  await registry.stop();
  await rm(folder, { recursive: true });
});

describe('`publish`', () => {
  it('pushes the image under the commit, with every layer', async () => {
    const commit = checkout.commit();
    const published = await run();
    const digest = digestOf(registry.tags.get(`${NAME}:${commit}`) ?? Buffer.of());
    expect(published).toEqual({ version: commit, commit, digest, image: `${NAME}@${digest}` });
    const layers = (await smallImage()).blobs.slice(1).map(({ descriptor }) => descriptor.digest);
    expect([...registry.blobs.keys()]).toEqual(expect.arrayContaining(layers));
  });

  it('stamps version, commit and time on the configuration, and changes nothing else', async () => {
    const { commit } = await run();
    const manifest = JSON.parse(registry.tags.get(`${NAME}:${commit}`)?.toString() ?? '') as Manifest;
    const config = JSON.parse(registry.blobs.get(manifest.config.digest)?.toString() ?? '') as ImageConfig;
    const built = (await smallImage()).config;
    expect(config).toEqual({
      ...built,
      created: checkout.git('show', '--no-patch', '--format=%cI'),
      config: {
        ...built.config,
        Env: ['A=b', `VERSION=${commit}`, `COMMIT=${commit}`],
        Labels: { 'org.opencontainers.image.version': commit, 'org.opencontainers.image.revision': commit },
      },
    });
  });

  it('gives the same digest for the same commit and content in any registry', async () => {
    const first = await run();
    await registry.stop();
    registry = await StrictRegistry.start();
    expect(await run()).toEqual(first);
    expect(lines.at(-1)).toContain('is published');
  });

  it('pushes a tree that differs from its commit under commit and content', async () => {
    await writeFile(join(checkout.folder, 'file'), '2');
    const first = await run();
    expect(first).toMatchObject({
      commit: checkout.commit(),
      version: expect.stringMatching(new RegExp(`^${checkout.commit()}-[0-9a-f]{12}$`)) as string,
    });
    await writeLayout(layout(), await smallImage(['A=c']));
    expect((await run()).version).not.toBe(first.version);
  });

  it('of a new commit with the same files uploads the configuration only', async () => {
    await run();
    checkout.git('commit', '--quiet', '--allow-empty', '--message', 'second');
    registry.requests.length = 0;
    await run();
    expect(registry.requests.filter((line) => line.startsWith('PUT') && line.includes('/blobs/'))).toHaveLength(1);
  });

  it('does not change a version that was published before, and returns its digest', async () => {
    const first = await run();
    await writeLayout(layout(), await smallImage(['A=c']));
    expect(await run()).toEqual(first);
    expect(lines.at(-1)).toContain('was published before');
  });

  it.each([
    [`PUT /v2/${NAME}/manifests`, 'accept the manifest'],
    ['POST', 'start an upload'],
    [`HEAD /v2/${NAME}/blobs`, 'look up the blob'],
  ])('that fails at %s names the request and the status, and tags nothing', async (line, purpose) => {
    registry.failure = { line, status: 507 };
    await expect(run()).rejects.toThrow(new RegExp(`did not ${purpose}.*got 507`));
    expect(registry.tags.size).toBe(0);
  });
});
