import * as gcp from '@pulumi/gcp';
import { record } from '@per-branch/pulumi-testing';
import { publishedImage, type PublishedImageArgs } from './published-image.ts';

const LIST = 'gcp:artifactregistry/getDockerImages:getDockerImages';
const CALL = 'gcp:artifactregistry/getDockerImage:getDockerImage';
const REGISTRY = 'europe-west1-docker.pkg.dev/example-staging/shop';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const COMMIT = '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09';

/** Mocks of a registry: they show the requests, not what a real one holds. */
const registryWith = (tags: string[]) => ({
  calls: {
    [CALL]: () => ({ selfLink: `${REGISTRY}/shop@${DIGEST}`, tags, buildTime: '2026-11-24T18:00:00Z' }),
  },
});
const resolve = (args: Partial<PublishedImageArgs>) => () =>
  publishedImage({ registry: REGISTRY, image: 'shop', version: '1.9.2', ...args });

describe('publishedImage', () => {
  it('resolves a version to digest, commit and time', async () => {
    const { outputs, calls } = await record(resolve({}), registryWith(['latest', COMMIT, '1.9.2']));
    expect(outputs).toEqual({
      version: '1.9.2',
      image: `${REGISTRY}/shop@${DIGEST}`,
      digest: DIGEST,
      commit: COMMIT,
      time: '2026-11-24T18:00:00Z',
    });
    expect(calls).toMatchObject([
      {
        token: CALL,
        inputs: {
          location: 'europe-west1',
          project: 'example-staging',
          repositoryId: 'shop',
          imageName: 'shop:1.9.2',
        },
      },
    ]);
  });

  it.each([COMMIT, `${COMMIT}-0123456789ab`])('takes the commit from the version %s', async (version) => {
    const { outputs } = await record(resolve({ version }), registryWith([]));
    expect(outputs).toMatchObject({ version, commit: COMMIT });
  });

  it('uses the provider in `opts`', async () => {
    const program = () => {
      const provider = new gcp.Provider('google', { project: 'example' });
      return publishedImage({ registry: REGISTRY, image: 'shop', version: COMMIT }, { provider });
    };
    expect((await record(program, registryWith([]))).calls).toMatchObject([{ provider: 'google' }]);
  });

  describe('of a version that the registry does not hold', () => {
    const missing = () => {
      // The message of Google's provider.
      throw new Error(
        `invocation of ${CALL} returned an error: 1 error occurred:\n\t* Requested image was not found.\n`,
      );
    };
    const stored = (imageName: string, uploadTime: string, ...tags: string[]) => ({ imageName, uploadTime, tags });
    const refused = (images: () => object[]) =>
      record(resolve({ version: '1.10' }), { calls: { [CALL]: missing, [LIST]: () => ({ dockerImages: images() }) } });

    it('rejects with the versions that it holds, newest first', async () => {
      const images = [
        stored('shop', '2026-11-01T00:00:00Z', '1.9.1'),
        stored('shop', '2026-11-24T00:00:00Z', COMMIT, '1.9.2'),
        stored('another', '2026-11-25T00:00:00Z', '1.10'),
        stored('shop', '2026-10-01T00:00:00Z', ...Array.from({ length: 20 }, (_, number) => `0.${number}`)),
      ];
      await expect(refused(() => images)).rejects.toThrow(
        `Version "1.10" is not in the registry ${REGISTRY}/shop. It holds ${COMMIT}, 1.9.2, 1.9.1, 0.0, 0.1, 0.2, 0.3, 0.4, ` +
          '0.5, 0.6, 0.7, 0.8, 0.9, 0.10, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16 and 3 older ones; publish it with "nx run ' +
          'shop:publish", or choose one of these.',
      );
    });

    it('rejects with the command that publishes it if there is none', async () => {
      await expect(refused(() => [])).rejects.toThrow(
        `Version "1.10" is not in the registry ${REGISTRY}/shop. It holds none; publish it with "nx run shop:publish".`,
      );
    });

    it('rejects also if the versions cannot be listed', async () => {
      const forbidden = () => {
        throw new Error('Error 403: denied');
      };
      await expect(refused(forbidden)).rejects.toThrow(/What it holds cannot be listed: .*Error 403: denied/);
    });
  });

  it('rejects with the message of a registry that cannot be read', async () => {
    const calls = {
      [CALL]: () => {
        throw new Error('Error 403: denied');
      },
    };
    await expect(record(resolve({ version: '1.10' }), { calls })).rejects.toThrow('Error 403: denied');
  });

  it('rejects a version without a commit with the tags of the image', async () => {
    await expect(record(resolve({}), registryWith(['1.9.2', 'stable']))).rejects.toThrow(
      /Version "1\.9\.2" of .*\/shop\/shop does not say from which commit.* got 1\.9\.2, stable\. Publish it under its commit/,
    );
  });

  it.each(['', '-rf', 'a/b', 'a:b', 'a@b', '1.9 2', '.hidden', 'x'.repeat(129)])(
    'rejects the version %j without a request',
    async (version) => {
      await expect(record(resolve({ version }))).rejects.toThrow(`got "${version}"`);
    },
  );

  it.each([
    'docker.io/library/shop',
    'europe-west1-docker.pkg.dev/example-staging',
    'europe-west1-docker.pkg.dev/example-staging/shop/shop',
    '',
  ])('rejects the `registry` %j', async (registry) => {
    await expect(record(resolve({ registry }))).rejects.toThrow(`Expected the address of a repository`);
  });
});
