import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { copyPrograms } from './copied-programs.ts';
import { type Image, imageOf } from './image.ts';

/** The user `redis` of the official image. */
const USER = '999';
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** As the official image does it: options alone are for the server, anything else is a command. */
const ENTRYPOINT = `#!/bin/sh
case "\${1:-}" in
  -* | *.conf) set -- redis-server "$@" ;;
esac
exec "$@"
`;

/** Redis as Debian packages it. */
export interface RedisImage {
  image: Image;
  /** Debian's version. @example "5:7.0.15-1~deb12u10" */
  version: string;
  /** @example ["7", "7.0", "7.0.15"] */
  tags: string[];
}

/**
 * Makes an image that stands in for `docker.io/library/redis`: same user, port, folder, entrypoint and paths of the programs.
 * @param packages the folder that `dpkg -x` extracted redis-server, redis-tools and the libraries they need to
 * @param root an empty folder for the image's files
 */
export async function redisImage(packages: string, root: string): Promise<RedisImage> {
  const version = await debianVersion(packages);
  const tags = tagsOf(version);
  await copyPrograms(root, ['/usr/bin/redis-server', '/usr/bin/redis-cli'], packages);
  // Probes and the entrypoint need a shell.
  await copyPrograms(root, ['/bin/sh']);
  await mkdir(join(root, 'usr/local/bin'), { recursive: true });
  for (const name of ['redis-server', 'redis-cli'])
    await symlink(`../../bin/${name}`, join(root, 'usr/local/bin', name));
  await writeFile(join(root, 'usr/local/bin/docker-entrypoint.sh'), ENTRYPOINT, { mode: 0o755 });
  await mkdir(join(root, 'etc'));
  await writeFile(join(root, 'etc/passwd'), `root:x:0:0:root:/root:/bin/sh\nredis:x:${USER}:${USER}::/data:/bin/sh\n`);
  await writeFile(join(root, 'etc/group'), `root:x:0:\nredis:x:${USER}:\n`);
  // Anybody may write there: programs choose their own user, and mount a volume over /data.
  for (const folder of ['data', 'tmp']) {
    await mkdir(join(root, folder));
    await chmod(join(root, folder), 0o1777);
  }
  const image = await imageOf(root, {
    User: `${USER}:${USER}`,
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['redis-server'],
    Env: [PATH, `REDIS_VERSION=${tags.at(-1)}`],
    WorkingDir: '/data',
    ExposedPorts: { '6379/tcp': {} },
    Labels: { 'org.opencontainers.image.title': 'redis', 'org.opencontainers.image.version': version },
  });
  return { image, version, tags };
}

async function debianVersion(packages: string): Promise<string> {
  const changelog = join(packages, 'usr/share/doc/redis-server/changelog.Debian.gz');
  const content = await readFile(changelog).catch(() => undefined);
  const version = content && /^redis \(([^)]+)\)/.exec(gunzipSync(content).toString())?.[1];
  if (version) return version;
  throw new Error(
    `Expected Debian's package redis-server in ${packages}; ${changelog} does not tell its version. Extract it there with dpkg -x.`,
  );
}

/** Major, minor and full version: `7`, `7.0`, `7.0.15`. */
export function tagsOf(debianVersion: string): string[] {
  const [upstream = debianVersion] = /\d+(\.\d+)*/.exec(debianVersion.replace(/^\d+:/, '')) ?? [];
  const parts = upstream.split('.');
  return [...new Set([parts.slice(0, 1), parts.slice(0, 2), parts].map((some) => some.join('.')))];
}
