import * as gcp from '@pulumi/gcp';
import { record } from '@per-branch/pulumi-testing';
import { publishedImage, type PublishedImageArgs } from './published-image.ts';

const LIST = 'gcp:artifactregistry/getDockerImages:getDockerImages';
const CALL = 'gcp:artifactregistry/getDockerImage:getDockerImage';
const REGISTRY = 'europe-west1-docker.pkg.dev/example-staging/shop';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const COMMIT = '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09';

/** A registry by mocks: they show what it is asked, not what a real one holds. */
const holding = (tags: string[]) => ({
  calls: {
    [CALL]: () => ({ selfLink: `${REGISTRY}/shop@${DIGEST}`, tags, buildTime: '2026-11-24T18:00:00Z' }),
  },
});
const ask = (args: Partial<PublishedImageArgs>) => () =>
  publishedImage({ registry: REGISTRY, image: 'shop', version: '1.9.2', ...args });

describe('a published version', () => {
  it('stands for a digest, a commit and a time', async () => {
    const { outputs, calls } = await record(ask({}), holding(['latest', COMMIT, '1.9.2']));
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

  it.each([COMMIT, `${COMMIT}-0123456789ab`])('named %s names its commit itself', async (version) => {
    const { outputs } = await record(ask({ version }), holding([]));
    expect(outputs).toMatchObject({ version, commit: COMMIT });
  });

  it('is asked for through the given provider', async () => {
    const program = () => {
      const provider = new gcp.Provider('google', { project: 'example' });
      return publishedImage({ registry: REGISTRY, image: 'shop', version: COMMIT }, { provider });
    };
    expect((await record(program, holding([]))).calls).toMatchObject([{ provider: 'google' }]);
  });

  describe('that the registry does not hold', () => {
    const missing = () => {
      // Google's provider, as Pulumi passes it on.
      throw new Error(
        `invocation of ${CALL} returned an error: 1 error occurred:\n\t* Requested image was not found.\n`,
      );
    };
    const stored = (imageName: string, uploadTime: string, ...tags: string[]) => ({ imageName, uploadTime, tags });
    const refused = (images: () => object[]) =>
      record(ask({ version: '1.10' }), { calls: { [CALL]: missing, [LIST]: () => ({ dockerImages: images() }) } });

    it('is refused with those that it holds, newest first', async () => {
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

    it('is refused with how to publish it when there is none', async () => {
      await expect(refused(() => [])).rejects.toThrow(
        `Version "1.10" is not in the registry ${REGISTRY}/shop. It holds none; publish it with "nx run shop:publish".`,
      );
    });

    it('is refused all the same when nobody may list what it holds', async () => {
      const forbidden = () => {
        throw new Error('Error 403: denied');
      };
      await expect(refused(forbidden)).rejects.toThrow(/What it holds cannot be listed: .*Error 403: denied/);
    });
  });

  it('that cannot be asked for fails with what the registry says', async () => {
    const calls = {
      [CALL]: () => {
        throw new Error('Error 403: denied');
      },
    };
    await expect(record(ask({ version: '1.10' }), { calls })).rejects.toThrow('Error 403: denied');
  });

  it('of no known commit is refused with the tags that there are', async () => {
    await expect(record(ask({}), holding(['1.9.2', 'stable']))).rejects.toThrow(
      /Version "1\.9\.2" of .*\/shop\/shop does not say from which commit.* got 1\.9\.2, stable\. Publish it under its commit/,
    );
  });

  it.each(['', '-rf', 'a/b', 'a:b', 'a@b', '1.9 2', '.hidden', 'x'.repeat(129)])(
    'may not be called %j, and nobody is asked',
    async (version) => {
      await expect(record(ask({ version }))).rejects.toThrow(`got "${version}"`);
    },
  );

  it.each([
    'docker.io/library/shop',
    'europe-west1-docker.pkg.dev/example-staging',
    'europe-west1-docker.pkg.dev/example-staging/shop/shop',
    '',
  ])('is not looked for in %j', async (registry) => {
    await expect(record(ask({ registry }))).rejects.toThrow(`Expected the address of a repository`);
  });
});
