import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisImage, tagsOf } from './redis-image.ts';

it.each([
  ['5:7.0.15-1~deb12u10', ['7', '7.0', '7.0.15']],
  ['5:8.0.2-3', ['8', '8.0', '8.0.2']],
  ['8.2-1', ['8', '8.2']],
])('`tagsOf` Debian version %s is %j', (version, tags) => expect(tagsOf(version)).toEqual(tags));

it('`redisImage` refuses a folder without the package', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-redis-'));
  try {
    await expect(redisImage(empty)).rejects.toThrow(
      `Expected Debian's package redis-server in ${empty}; ${empty}/usr/share/doc/redis-server/changelog.Debian.gz does not name its version. Extract it there with dpkg -x.`,
    );
  } finally {
    rmSync(empty, { recursive: true });
  }
});
