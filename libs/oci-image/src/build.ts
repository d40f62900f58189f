import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type ContainerConfig, createImage, createLayer, type Image } from './image.ts';
import { writeLayout } from './layout.ts';
import { NODE, nodeFiles, programEntries, type ProgramFile } from './program-files.ts';
import { sbom } from './sbom.ts';
import { BUNDLE, BUNDLE_BOM, LAYOUT, requireFiles, type Service } from './service.ts';
import { type Entry } from './tar.ts';

const USER = 65532;

/**
 * Builds the image of a bundled service as an OCI layout in `dist/image`, and its bill of materials as
 * `dist/sbom/<name>.cdx.json`.
 */
export async function buildServiceImage(service: Service): Promise<Image> {
  requireFiles(service.folder, [BUNDLE, BUNDLE_BOM], 'run "oci-image bundle" first');
  const files = await nodeFiles();
  // The big layer changes with Node or the machine's libraries only, so that a new version transfers the small one.
  const image = createImage(containerConfig(service), [
    await createLayer('Node and the shared libraries that it names', await systemEntries(files)),
    await createLayer(service.name, await serviceEntries(service)),
  ]);
  await writeLayout(join(service.folder, LAYOUT), image);
  // Beside the image, not in it: the content does not depend on how it is described.
  const bill = join(service.folder, `dist/sbom/${service.name}.cdx.json`);
  await mkdir(dirname(bill), { recursive: true });
  await writeFile(bill, `${JSON.stringify(await sbom(join(service.folder, BUNDLE_BOM), files), undefined, 2)}\n`);
  return image;
}

async function systemEntries(files: ProgramFile[]): Promise<Entry[]> {
  const passwd = `root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:${USER}:${USER}:nonroot:/:/sbin/nologin\n`;
  return [
    ...(await programEntries(files)),
    { path: '/etc/passwd', content: passwd },
    { path: '/etc/group', content: `root:x:0:\nnonroot:x:${USER}:\n` },
    { path: '/etc/nsswitch.conf', content: 'hosts: files dns\n' },
    { path: '/tmp', mode: 0o1777 },
  ];
}

async function serviceEntries({ folder, folders = [] }: Service): Promise<Entry[]> {
  requireFiles(folder, folders, 'image.config.mjs names it in folders');
  const listed = await Promise.all(folders.map((name) => filesIn(join(folder, name))));
  const files = [join(folder, BUNDLE), ...listed.flat()].map(async (file) => {
    return { path: `/app/${relative(folder, file)}`, content: await readFile(file) };
  });
  return [...(await Promise.all(files)), { path: '/app/package.json', content: '{"type":"module"}\n' }];
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

function containerConfig({ name, description, license, env = {}, ports }: Service): ContainerConfig {
  const variables = { PATH: '/usr/local/bin', NODE_ENV: 'production', ...env };
  return {
    User: `${USER}:${USER}`,
    Env: Object.entries(variables).map(([key, value]) => `${key}=${value}`),
    Entrypoint: [NODE, `/app/${BUNDLE}`],
    WorkingDir: '/app',
    ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
    Labels: {
      'org.opencontainers.image.title': name,
      'org.opencontainers.image.description': description,
      'org.opencontainers.image.licenses': license,
    },
    StopSignal: 'SIGTERM',
  };
}
