// Builds the image as an OCI layout in dist/image, without a container engine: docs/decisions/0003.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { machineFiles } from './machine-files.ts';
import { encode, layer, writeLayout, type ImageConfig } from './oci.ts';
import { sbom } from './sbom.ts';
import { tar, type Entry } from './tar.ts';

const project = resolve(import.meta.dirname, '..');
/** Of the image itself; what is published carries its commit's time. */
const NEVER = '1970-01-01T00:00:00Z';
const USER = 65532;

// The big layer changes with Node or the machine's libraries only, so that a new version transfers the small one.
const layers = [layer(await tar(await system())), layer(await tar(await service()))];
const { config, manifest } = encode(
  await configuration(),
  layers.map((one) => one.descriptor),
);
const digest = await writeLayout(
  join(project, 'dist/image'),
  [...layers.map((one) => one.content), config.content],
  manifest,
);
await mkdir(join(project, 'dist/sbom'), { recursive: true });
await writeFile(join(project, 'dist/sbom/click-count.cdx.json'), `${JSON.stringify(await bill(), undefined, 2)}\n`);
const size = layers.reduce((sum, one) => sum + one.descriptor.size, 0);
console.log(`${digest} (${(size / 1e6).toFixed(1)} MB compressed)`);

async function system(): Promise<Entry[]> {
  const files = (await machineFiles()).map(async ({ path, source }) => ({
    path,
    content: await readFile(source),
    mode: 0o755,
  }));
  return [
    ...(await Promise.all(files)),
    text('/etc/passwd', `root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:${USER}:${USER}:nonroot:/:/sbin/nologin\n`),
    text('/etc/group', `root:x:0:\nnonroot:x:${USER}:\n`),
    text('/etc/nsswitch.conf', 'hosts: files dns\n'),
    { path: '/tmp', mode: 0o1777 },
  ];
}

async function service(): Promise<Entry[]> {
  const pages = (await readdir(join(project, 'public'))).map(async (name) => copy(`public/${name}`));
  return Promise.all([
    copy('dist/bundle/main.js'),
    ...pages,
    Promise.resolve(text('/app/package.json', '{"type":"module"}\n')),
  ]);
}

async function copy(path: string): Promise<Entry> {
  return { path: `/app/${path}`, content: await readFile(join(project, path)) };
}

function text(path: string, content: string): Entry {
  return { path, content: Buffer.from(content) };
}

/** Beside the image, not in it: what is in there does not depend on how it is described. */
async function bill(): Promise<object> {
  const files = (await machineFiles()).map(async (file) => {
    const sha256 = createHash('sha256')
      .update(await readFile(file.source))
      .digest('hex');
    return { ...file, sha256 };
  });
  return sbom(project, await Promise.all(files));
}

async function configuration(): Promise<ImageConfig> {
  const { description, license } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  return {
    created: NEVER,
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      User: `${USER}:${USER}`,
      // One arena for all threads: those of Node allocate little, and each arena keeps what it once had.
      Env: ['PATH=/usr/local/bin', 'NODE_ENV=production', 'MALLOC_ARENA_MAX=1'],
      Entrypoint: ['/usr/local/bin/node', '/app/dist/bundle/main.js'],
      WorkingDir: '/app',
      ExposedPorts: { '8080/tcp': {}, '9464/tcp': {} },
      Labels: {
        'org.opencontainers.image.title': 'click-count',
        'org.opencontainers.image.description': description ?? '',
        'org.opencontainers.image.licenses': license ?? '',
      },
      StopSignal: 'SIGTERM',
    },
    rootfs: { type: 'layers', diff_ids: layers.map((one) => one.diffId) },
    history: ['Node and the shared libraries that it names', 'click-count'].map((created_by) => ({
      created: NEVER,
      created_by,
    })),
  };
}
