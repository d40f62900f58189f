import {
  createImage,
  createLayer,
  programEntries,
  programFiles,
  pushImage,
  RepositoryClient,
  repositoryOf,
} from '@per-branch/oci-image';
import { type ComponentContext } from '../base/component-context.ts';
import { redisImage } from './redis-image.ts';

const PAUSE = 'local-cloud.invalid/pause';

/** The image that containerd runs for the namespaces of a pod: its setting `sandbox_image`. */
export const PAUSE_IMAGE = `${PAUSE}:1`;
const REDIS = 'docker.io/library/redis';

/** The Debian packages that `redisRoot` is extracted from; what else Redis needs is on every Debian machine. */
export const REDIS_PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1', 'libssl3'];

/**
 * Makes the images that every cloud needs and pushes them to the image store: {@link PAUSE_IMAGE}, and Redis under the tags
 * of its real version, which are logged.
 * @param store address of the image store, see startRegistry
 * @param redisRoot the folder that `dpkg -x` extracted {@link REDIS_PACKAGES} to
 */
export async function pushBaseImages(store: string, redisRoot: string, context: ComponentContext): Promise<void> {
  // It only has to run: containerd ends it with SIGKILL, and no pod here shares its process namespace.
  const sleep = await programEntries(await programFiles([{ path: '/bin/sleep', source: '/bin/sleep' }]));
  const start = { User: '65534:65534', Entrypoint: ['/bin/sleep', 'infinity'] };
  const pause = createImage(start, [await createLayer('sleep', sleep, { compress: false })]);
  await pushImage(new RepositoryClient(repositoryOf(PAUSE, store)), pause, ['1']);
  const { image, version, tags } = await redisImage(redisRoot);
  await pushImage(new RepositoryClient(repositoryOf(REDIS, store)), image, tags);
  context.log(`${REDIS} is Debian's ${version}; its tags: ${tags.join(', ')}`);
}
