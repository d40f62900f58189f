import * as gcp from '@pulumi/gcp';
import { record } from '@per-branch/pulumi-testing';
import { publishedImage, type PublishedImageArgs } from './published-image.js';

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

  it('that the registry does not hold fails with what the registry says', async () => {
    const calls = {
      [CALL]: () => {
        throw new Error('Version "1.10" is not in the registry. It holds 1.9.2');
      },
    };
    await expect(record(ask({ version: '1.10' }), { calls })).rejects.toThrow(
      'Version "1.10" is not in the registry. It holds 1.9.2',
    );
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
