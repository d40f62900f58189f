import { branchEnvironment } from '@per-branch/branch-name';
import { refusedInputs } from '@per-branch/local-cloud/gcp-inputs';
import { record } from '@per-branch/pulumi-testing';
import { environmentMocks } from '@per-branch/test-support/environment-mocks';
import { staging } from './staging.ts';

const COMMIT = '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09';
const DIGEST = `sha256:${'9f'.repeat(32)}`;
const REGISTRY = 'europe-west1-docker.pkg.dev/example-staging/click-count';
const LIST_IMAGES = 'gcp:artifactregistry/getDockerImages:getDockerImages';
const GET_IMAGE = 'gcp:artifactregistry/getDockerImage:getDockerImage';
const READ_STACK = 'pulumi:pulumi:readStackOutputs';
const cluster = {
  project: 'example-staging',
  location: 'europe-west1',
  name: 'staging',
  endpoint: '203.0.113.1',
  certificateAuthority: 'Q0E=',
};

/** What the program declares; the end-to-end tests run it on a cluster. */
const optionsOf = ({
  branch = 'feature/login',
  stack = branchEnvironment(branch || 'x', 'click-count').stack,
  recorded = {},
} = {}) => ({
  project: 'infra-staging',
  stack,
  config: {
    'infra-staging:branch': branch,
    'infra-staging:version': COMMIT,
    'infra-staging:platform': 'organization/infra-platform/staging',
  },
  resources: {
    'pulumi:pulumi:StackReference': {
      outputs: { cluster, zone: { name: 'staging', dnsName: 'staging.example.com' }, registry: REGISTRY },
    },
    ...environmentMocks('203.0.113.7'),
    'gcp:dns/recordSet:RecordSet': {},
  },
  calls: {
    [LIST_IMAGES]: () => ({ dockerImages: [{ imageName: 'click-count', uploadTime: '', tags: [COMMIT] }] }),
    [READ_STACK]: () => ({ outputs: recorded }),
    [GET_IMAGE]: () => ({
      selfLink: `${REGISTRY}/click-count@${DIGEST}`,
      tags: [COMMIT],
      buildTime: '2026-11-24T18:00:00Z',
    }),
  },
});

describe('the environment of a branch', () => {
  it('has outputs with its address and what runs, none of them secret', async () => {
    const { outputs, secretOutputs } = await record(staging, optionsOf());
    expect(secretOutputs).toEqual([]);
    expect(outputs).toEqual({
      url: 'http://feature-login-df7c7aeb.click-count.staging.example.com',
      host: 'feature-login-df7c7aeb.click-count.staging.example.com',
      address: '203.0.113.7',
      namespace: 'env-click-count-feature-login-df7c7aeb',
      branch: 'feature/login',
      version: COMMIT,
      commit: COMMIT,
      digest: DIGEST,
      image: `${REGISTRY}/click-count@${DIGEST}`,
      time: '2026-11-24T18:00:00Z',
    });
  });

  it("has inputs that Google's provider accepts", async () => {
    expect(refusedInputs((await record(staging, optionsOf())).resources)).toEqual([]);
  });

  it('uses cluster, zone and project of the staging platform', async () => {
    const { only, resources } = await record(staging, optionsOf());
    expect(only('pulumi:pulumi:StackReference').name).toBe('organization/infra-platform/staging');
    const providers = resources.map(({ type, provider }) => `${type.split(':')[0]} ${provider}`);
    expect(new Set(providers.filter((each) => /^(kubernetes|gcp) /.test(each)))).toEqual(
      new Set(['kubernetes cluster', 'gcp google']),
    );
    expect(only('pulumi:providers:gcp').inputs).toMatchObject({ project: 'example-staging', region: 'europe-west1' });
  });

  it('has a CNAME to the A record of its load balancer', async () => {
    const { only } = await record(staging, optionsOf());
    expect(only('gcp:dns/recordSet:RecordSet', 'dns-balancer').inputs).toMatchObject({
      name: 'feature-login-df7c7aeb.lb.click-count.staging.example.com.',
      rrdatas: ['203.0.113.7'],
    });
    expect(only('gcp:dns/recordSet:RecordSet', 'dns-host').inputs).toMatchObject({
      name: 'feature-login-df7c7aeb.click-count.staging.example.com.',
      rrdatas: ['feature-login-df7c7aeb.lb.click-count.staging.example.com.'],
    });
  });

  it('makes nothing for a version that the registry does not hold', async () => {
    const options = optionsOf();
    options.calls[GET_IMAGE] = () => {
      throw new Error('Requested image was not found.');
    };
    // Mocks of nothing but what it reads.
    const resources = { 'pulumi:pulumi:StackReference': options.resources['pulumi:pulumi:StackReference'] };
    await expect(record(staging, { ...options, resources })).rejects.toThrow(
      `Version "${COMMIT}" is not in the registry ${REGISTRY}/click-count. It holds ${COMMIT}; publish it`,
    );
  });
});

describe('`branch`', () => {
  it.each([
    '/a',
    '_b',
    'c.d',
    'e+f',
    'g@h',
    'i#j',
    'Ünïcode',
    'x'.repeat(250),
    '-rf',
    '$(reboot);&',
    'main',
    'production',
    'kube-system',
  ])('%j has an environment', async (branch) => {
    const { outputs } = await record(staging, optionsOf({ branch }));
    expect(outputs).toMatchObject({ branch, namespace: branchEnvironment(branch, 'click-count').namespace });
  });

  it('refuses an empty one', async () => {
    await expect(record(staging, optionsOf({ branch: '' }))).rejects.toThrow('Expected the name of a git branch');
  });

  it('accepts the branch that the stack recorded', async () => {
    await record(staging, optionsOf({ recorded: { branch: 'feature/login' } }));
  });

  it('refuses another branch than the one that the stack recorded', async () => {
    const { stack } = branchEnvironment('fault/x', 'click-count');
    const options = { ...optionsOf({ branch: 'fault/y', stack, recorded: { branch: 'fault/x' } }), resources: {} };
    await expect(record(staging, options)).rejects.toThrow(
      `Stack ${stack} is the environment of branch "fault/x", not of "fault/y". Leave --stack out`,
    );
  });

  it('refuses a stack that is not named after it, also a new one', async () => {
    const options = { ...optionsOf({ branch: 'fault/y', stack: 'mine' }), resources: {} };
    await expect(record(staging, options)).rejects.toThrow(
      'The stack of branch "fault/y" is fault-y-c8ceb536, not mine. Leave --stack out, or name it.',
    );
  });
});
