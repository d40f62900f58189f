import { refusedInputs } from '@per-branch/local-cloud/gcp-inputs';
import { record } from '@per-branch/pulumi-testing';
import { production } from './production.ts';

const VERSION = '1.9.2';
const COMMIT = '5f2c9a8d6b1e4f3a7c0d9e8b7a6f5e4d3c2b1a09';
const DIGEST = `sha256:${'9f'.repeat(32)}`;
const REGISTRY = 'europe-west1-docker.pkg.dev/example-staging/click-count';
const LIST_IMAGES = 'gcp:artifactregistry/getDockerImages:getDockerImages';
const GET_IMAGE = 'gcp:artifactregistry/getDockerImage:getDockerImage';

/** What the program asks for; that it runs is seen end to end, on a cluster. */
const plan = {
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
    'kubernetes:core/v1:Namespace': {},
    'kubernetes:core/v1:ResourceQuota': {},
    'kubernetes:core/v1:LimitRange': {},
    'kubernetes:core/v1:Secret': {},
    'kubernetes:core/v1:PersistentVolumeClaim': {},
    'kubernetes:core/v1:Service': { status: { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } } },
    'kubernetes:apps/v1:StatefulSet': {},
    'kubernetes:apps/v1:Deployment': {},
    'kubernetes:networking.k8s.io/v1:NetworkPolicy': {},
    'kubernetes:policy/v1:PodDisruptionBudget': {},
    'random:index/randomPassword:RandomPassword': { result: 'hunter2' },
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
  it('runs the version that was named, as staging published it, under a name of its own', async () => {
    const { outputs, secretOutputs, only } = await record(production, plan);
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
    expect(refusedInputs((await record(production, plan)).resources)).toEqual([]);
  });

  it('stands on its own platform', async () => {
    const { only } = await record(production, plan);
    expect(only('pulumi:pulumi:StackReference').name).toBe('organization/infra-platform/production');
    expect(only('pulumi:providers:gcp').inputs).toMatchObject({ project: 'example-production' });
  });

  it('is not touched without a version', async () => {
    const config = Object.fromEntries(Object.entries(plan.config).filter(([name]) => !name.endsWith(':version')));
    await expect(record(production, { ...plan, config, resources: {} })).rejects.toThrow('infra-production:version');
  });

  it('is not touched for a version that the registry does not hold', async () => {
    const calls = {
      [GET_IMAGE]: () => {
        throw new Error('Requested image was not found.');
      },
      [LIST_IMAGES]: () => ({ dockerImages: [] }),
    };
    const resources = { 'pulumi:pulumi:StackReference': plan.resources['pulumi:pulumi:StackReference'] };
    await expect(record(production, { ...plan, calls, resources })).rejects.toThrow('is not in the registry');
  });
});
