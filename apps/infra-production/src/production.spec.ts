import { refusedInputs } from '@per-branch/local-cloud/gcp-inputs';
import { record } from '@per-branch/pulumi-testing';
import { environmentMocks } from '@per-branch/test-support/environment-mocks';
import { production } from './production.ts';

const VERSION = '1.9.2';
const COMMIT = '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09';
const DIGEST = `sha256:${'9f'.repeat(32)}`;
const REGISTRY = 'europe-west1-docker.pkg.dev/example-staging/click-count';
const LIST_IMAGES = 'gcp:artifactregistry/getDockerImages:getDockerImages';
const GET_IMAGE = 'gcp:artifactregistry/getDockerImage:getDockerImage';

/** What the program declares; the end-to-end tests run it on a cluster. */
const options = {
  project: 'infra-production',
  stack: 'production',
  config: {
    'infra-production:version': VERSION,
    'infra-production:platform': 'organization/infra-platform/production',
    'infra-production:registry': REGISTRY,
  },
  resources: {
    'pulumi:pulumi:StackReference': {
      outputs: {
        cluster: {
          project: 'example-production',
          location: 'europe-west1',
          name: 'production',
          endpoint: '203.0.113.1',
          certificateAuthority: 'Q0E=',
        },
        zone: { name: 'production', dnsName: 'production.example.com' },
      },
    },
    ...environmentMocks('203.0.113.9'),
    'gcp:dns/recordSet:RecordSet': {},
  },
  calls: {
    [GET_IMAGE]: () => ({
      selfLink: `${REGISTRY}/click-count@${DIGEST}`,
      tags: [VERSION, COMMIT],
      buildTime: '2026-11-24T18:00:00Z',
    }),
  },
};

describe('production', () => {
  it('runs `version` as staging published it, under its own name', async () => {
    const { outputs, secretOutputs, only } = await record(production, options);
    expect(secretOutputs).toEqual([]);
    expect(outputs).toEqual({
      url: 'http://click-count.production.example.com',
      host: 'click-count.production.example.com',
      address: '203.0.113.9',
      namespace: 'click-count',
      version: VERSION,
      commit: COMMIT,
      digest: DIGEST,
      image: `${REGISTRY}/click-count@${DIGEST}`,
      time: '2026-11-24T18:00:00Z',
    });
    expect(only('gcp:dns/recordSet:RecordSet').inputs).toMatchObject({
      managedZone: 'production',
      name: 'click-count.production.example.com.',
      type: 'A',
      rrdatas: ['203.0.113.9'],
    });
  });

  it("has inputs that Google's provider accepts", async () => {
    expect(refusedInputs((await record(production, options)).resources)).toEqual([]);
  });

  it('uses cluster and project of the production platform', async () => {
    const { only } = await record(production, options);
    expect(only('pulumi:pulumi:StackReference').name).toBe('organization/infra-platform/production');
    expect(only('pulumi:providers:gcp').inputs).toMatchObject({ project: 'example-production' });
  });

  it('makes nothing without `version`', async () => {
    const config = Object.fromEntries(Object.entries(options.config).filter(([name]) => !name.endsWith(':version')));
    await expect(record(production, { ...options, config, resources: {} })).rejects.toThrow('infra-production:version');
  });

  it('makes nothing for a version that the registry does not hold', async () => {
    const calls = {
      [GET_IMAGE]: () => {
        throw new Error('Requested image was not found.');
      },
      [LIST_IMAGES]: () => ({ dockerImages: [] }),
    };
    const resources = { 'pulumi:pulumi:StackReference': options.resources['pulumi:pulumi:StackReference'] };
    await expect(record(production, { ...options, calls, resources })).rejects.toThrow('is not in the registry');
  });
});
