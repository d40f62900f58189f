import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusedInputs } from '@per-branch/local-cloud/gcp-inputs';
import { record, type Recording } from '@per-branch/pulumi-testing';
import { platform } from './platform.ts';

const REPOSITORY = 'gcp:artifactregistry/repository:Repository';
const IMAGES_MEMBER = 'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember';

/** What the program declares; the end-to-end tests run it, and only Google decides what it accepts. */
const optionsOf = (stack: string, settings: Record<string, string> = {}) => ({
  project: 'infra-platform',
  stack,
  config: Object.fromEntries(
    Object.entries({
      projectPrefix: 'example',
      domain: 'example.com',
      region: 'europe-west1',
      mode: 'autopilot',
      deletionProtection: 'false',
      ...settings,
    }).map(([name, value]) => [`infra-platform:${name}`, value]),
  ),
  resources: {
    'gcp:container/cluster:Cluster': { endpoint: '203.0.113.1', masterAuth: { clusterCaCertificate: 'Q0E=' } },
    'gcp:container/nodePool:NodePool': {},
    'gcp:serviceaccount/account:Account': ({ accountId, project }: Record<string, unknown>) => {
      const email = `${String(accountId)}@${String(project)}.iam.gserviceaccount.com`;
      return { email, member: `serviceAccount:${email}` };
    },
    'gcp:projects/iAMMember:IAMMember': {},
    'gcp:dns/managedZone:ManagedZone': { nameServers: ['ns1.example.'] },
    [REPOSITORY]: { registryUri: 'europe-west1-docker.pkg.dev/example-staging/click-count' },
    [IMAGES_MEMBER]: {},
  },
});

const grants = ({ resources }: Recording) =>
  resources
    .filter(({ type }) => type === IMAGES_MEMBER)
    .map(({ inputs: { project, role, member } }) => `${String(member)} ${String(role)} in ${String(project)}`)
    .sort();

describe('the staging platform', () => {
  it('has outputs for programs that deploy to it, none of them secret', async () => {
    const { outputs, secretOutputs } = await record(platform, optionsOf('staging'));
    expect(secretOutputs).toEqual([]);
    expect(outputs).toEqual({
      cluster: {
        project: 'example-staging',
        location: 'europe-west1',
        name: 'staging',
        endpoint: '203.0.113.1',
        certificateAuthority: 'Q0E=',
      },
      zone: { name: 'staging', dnsName: 'staging.example.com' },
      nameServers: ['ns1.example.'],
      ciServiceAccount: 'per-branch-ci@example-staging.iam.gserviceaccount.com',
      registry: 'europe-west1-docker.pkg.dev/example-staging/click-count',
    });
  });

  it('has a repository with immutable tags, which CI writes and nodes read', async () => {
    const made = await record(platform, optionsOf('staging'));
    expect(made.only(REPOSITORY).inputs).toMatchObject({
      repositoryId: 'click-count',
      format: 'DOCKER',
      dockerConfig: { immutableTags: true },
    });
    expect(grants(made)).toEqual([
      'serviceAccount:per-branch-ci@example-staging.iam.gserviceaccount.com roles/artifactregistry.writer in example-staging',
      'serviceAccount:staging-nodes@example-staging.iam.gserviceaccount.com roles/artifactregistry.reader in example-staging',
    ]);
  });

  it('grants CI the roles to deploy environments, and no others', async () => {
    const { resources } = await record(platform, optionsOf('staging'));
    const roles = resources.filter(({ name }) => /^ci-(cluster|dns)$/.test(name)).map(({ inputs }) => inputs['role']);
    expect(roles).toEqual(['roles/container.developer', 'roles/dns.admin']);
  });
});

describe('the production platform', () => {
  it('has its own project and zone, and reads the images of staging', async () => {
    const made = await record(platform, optionsOf('production'));
    expect(made.outputs).toMatchObject({
      cluster: { project: 'example-production', name: 'production' },
      zone: { name: 'production', dnsName: 'production.example.com' },
    });
    expect(made.outputs).not.toHaveProperty('registry');
    expect(made.resources.filter(({ type }) => type === REPOSITORY)).toEqual([]);
    expect(grants(made)).toEqual([
      'serviceAccount:per-branch-ci@example-production.iam.gserviceaccount.com roles/artifactregistry.reader in example-staging',
      'serviceAccount:production-nodes@example-production.iam.gserviceaccount.com roles/artifactregistry.reader in example-staging',
    ]);
  });
});

describe("Google's provider", () => {
  it.each([
    ['staging', 'autopilot'],
    ['staging', 'standard'],
    ['production', 'autopilot'],
    ['production', 'standard'],
  ])('accepts the inputs of stack %s with mode %s', async (stack, mode) => {
    const { resources } = await record(platform, optionsOf(stack, { mode }));
    expect(refusedInputs(resources)).toEqual([]);
  });
});

describe('settings', () => {
  it('set the names, the region, the node mode and the protection', async () => {
    const settings = { projectPrefix: 'acme', domain: 'acme.dev', region: 'us-east4', mode: 'standard' };
    const { only } = await record(platform, optionsOf('staging', { ...settings, deletionProtection: 'true' }));
    expect(only('gcp:container/cluster:Cluster').inputs).toMatchObject({
      project: 'acme-staging',
      location: 'us-east4',
      deletionProtection: true,
      datapathProvider: 'ADVANCED_DATAPATH',
    });
    expect(only('gcp:dns/managedZone:ManagedZone').inputs).toMatchObject({ dnsName: 'staging.acme.dev.' });
    expect(only('gcp:container/nodePool:NodePool').provider).toBe('google');
  });

  it.each(['true', 'false'])('`deletionProtection` %s is `protect` of cluster, zone and repository', async (value) => {
    const { resources } = await record(platform, optionsOf('staging', { deletionProtection: value }));
    const kept = ['gcp:container/cluster:Cluster', 'gcp:dns/managedZone:ManagedZone', REPOSITORY];
    const found = resources.filter(({ type }) => kept.includes(type)).map(({ options }) => options.protect);
    expect(found).toEqual(kept.map(() => value === 'true'));
  });

  it('`deletionProtection` is true by default', () => {
    const declared = readFileSync(join(__dirname, '../Pulumi.yaml'), 'utf8');
    expect(declared).toMatch(/^ {2}deletionProtection:\n {4}type: boolean\n {4}default: true$/m);
  });

  it.each([
    ['mode', 'manual', 'Expected the setting "mode" to be autopilot or standard, got "manual".'],
    ['deletionProtection', 'perhaps', 'deletionProtection'],
  ])('`%s` refuses the value %s', async (name, value, message) => {
    await expect(record(platform, optionsOf('staging', { [name]: value }))).rejects.toThrow(message);
  });

  it('refuse another stack than staging and production', async () => {
    await expect(record(platform, optionsOf('test'))).rejects.toThrow(
      'Expected the stack staging or production, got "test". Name it with --stack.',
    );
  });
});
