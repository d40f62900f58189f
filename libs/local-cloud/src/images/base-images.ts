import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComponentContext } from '../base/component-context.ts';
import { copyPrograms } from './copied-programs.ts';
import { imageOf } from './image.ts';
import { push } from './push.ts';
import { redisImage } from './redis.ts';

const PAUSE = 'local-cloud.invalid/pause';

/** What containerd keeps a pod's namespaces open with: its setting `sandbox_image`. */
export const PAUSE_IMAGE = `${PAUSE}:1`;
const REDIS = 'docker.io/library/redis';

/** The Debian packages that `redisRoot` is extracted from; what else Redis needs is on every Debian machine. */
export const REDIS_PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1', 'libssl3'];

/**
 * Makes the images that every cloud needs and puts them into the image store: {@link PAUSE_IMAGE}, and Redis under the tags
 * of its real version, which the log names.
 * @param store address of the image store, see startRegistry
 * @param redisRoot the folder that `dpkg -x` extracted {@link REDIS_PACKAGES} to
 */
export async function pushBaseImages(store: string, redisRoot: string, context: ComponentContext): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'base-images-'));
  try {
    // It only has to stay: containerd ends it with SIGKILL, and no pod here shares its process namespace.
    await copyPrograms(join(folder, 'pause'), ['/bin/sleep']);
    const start = { User: '65534:65534', Entrypoint: ['/bin/sleep', 'infinity'] };
    await push(store, PAUSE, ['1'], await imageOf(join(folder, 'pause'), start));
    const { image, version, tags } = await redisImage(redisRoot, join(folder, 'redis'));
    await push(store, REDIS, tags, image);
    context.log(`${REDIS} is Debian's ${version}; its tags: ${tags.join(', ')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
