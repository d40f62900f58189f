import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createImage, createLayer, type Entry, type Image, programEntries, programFiles } from '@per-branch/oci-image';

/** The user `redis` of the official image. */
const USER = '999';
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** As in the official image: options only are for the server, anything else is a command. */
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
 * Makes an image that replaces `docker.io/library/redis`: same user, port, folder, entrypoint and paths of the programs.
 * @param packages the folder that `dpkg -x` extracted redis-server, redis-tools and the libraries they need to
 */
export async function redisImage(packages: string): Promise<RedisImage> {
  const version = await debianVersion(packages);
  const tags = tagsOf(version);
  // Not compressed: the image is only transferred on this machine.
  const layer = await createLayer("Debian's redis-server", await files(packages), { compress: false });
  const start = {
    User: `${USER}:${USER}`,
    Entrypoint: ['docker-entrypoint.sh'],
    Cmd: ['redis-server'],
    Env: [PATH, `REDIS_VERSION=${tags.at(-1)}`],
    WorkingDir: '/data',
    ExposedPorts: { '6379/tcp': {} },
    Labels: { 'org.opencontainers.image.title': 'redis', 'org.opencontainers.image.version': version },
  };
  return { image: createImage(start, [layer]), version, tags };
}

async function files(packages: string): Promise<Entry[]> {
  const redis = ['redis-server', 'redis-cli'].map((name) => `/usr/bin/${name}`);
  const programs = await programFiles(
    redis.map((path) => ({ path, source: join(packages, path) })),
    packages,
  );
  // Probes and the entrypoint need a shell.
  const shell = await programFiles([{ path: '/bin/sh', source: '/bin/sh' }]);
  return [
    ...(await programEntries([...programs, ...shell])),
    { path: '/usr/local/bin/redis-server', target: '../../bin/redis-server' },
    { path: '/usr/local/bin/redis-cli', target: '../../bin/redis-cli' },
    { path: '/usr/local/bin/docker-entrypoint.sh', content: ENTRYPOINT, mode: 0o755 },
    { path: '/etc/passwd', content: `root:x:0:0:root:/root:/bin/sh\nredis:x:${USER}:${USER}::/data:/bin/sh\n` },
    { path: '/etc/group', content: `root:x:0:\nredis:x:${USER}:\n` },
    // Writable for every user: programs choose their own, and mount a volume over /data.
    { path: '/data', mode: 0o1777 },
    { path: '/tmp', mode: 0o1777 },
  ];
}

async function debianVersion(packages: string): Promise<string> {
  const changelog = join(packages, 'usr/share/doc/redis-server/changelog.Debian.gz');
  const content = await readFile(changelog).catch(() => undefined);
  const version = content && /^redis \(([^)]+)\)/.exec(gunzipSync(content).toString())?.[1];
  if (version) return version;
  throw new Error(
    `Expected Debian's package redis-server in ${packages}; ${changelog} does not name its version. Extract it there with dpkg -x.`,
  );
}

/** Major, minor and full version: `7`, `7.0`, `7.0.15`. */
export function tagsOf(debianVersion: string): string[] {
  const [upstream = debianVersion] = /\d+(\.\d+)*/.exec(debianVersion.replace(/^\d+:/, '')) ?? [];
  const numbers = upstream.split('.');
  return [...new Set([numbers.slice(0, 1), numbers.slice(0, 2), numbers].map((some) => some.join('.')))];
}
