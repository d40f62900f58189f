import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisImage, tagsOf } from './redis.ts';

it.each([
  ['5:7.0.15-1~deb12u10', ['7', '7.0', '7.0.15']],
  ['5:8.0.2-3', ['8', '8.0', '8.0.2']],
  ['8.2-1', ['8', '8.2']],
])('Debian %s is known as %j', (version, tags) => expect(tagsOf(version)).toEqual(tags));

it('a folder without the package is refused', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-redis-'));
  try {
    await expect(redisImage(empty, join(empty, 'root'))).rejects.toThrow(
      `Expected Debian's package redis-server in ${empty}; ${empty}/usr/share/doc/redis-server/changelog.Debian.gz does not tell its version. Extract it there with dpkg -x.`,
    );
  } finally {
    rmSync(empty, { recursive: true });
  }
});
