import { record } from '@per-branch/pulumi-testing';
import * as kubernetes from '@pulumi/kubernetes';
import { clusterProvider, kubeconfigOf } from './connection.ts';
import { GkeCluster, type GkeClusterArgs } from './gke-cluster.ts';

const CLUSTER = 'gcp:container/cluster:Cluster';
const POOL = 'gcp:container/nodePool:NodePool';
const EMAIL = 'staging-nodes@example-staging.iam.gserviceaccount.com';

/** Mocks show what is declared; only Google makes such a cluster. */
const mocks = {
  resources: {
    [CLUSTER]: (inputs: Record<string, unknown>) => ({
      endpoint: '203.0.113.7',
      masterAuth: { ...(inputs['masterAuth'] as object), clusterCaCertificate: 'Q0E=' },
    }),
    [POOL]: {},
    'gcp:serviceaccount/account:Account': { email: EMAIL, member: `serviceAccount:${EMAIL}` },
    'gcp:projects/iAMMember:IAMMember': {},
    'kubernetes:core/v1:Namespace': {},
  },
};
const make = (args: Partial<GkeClusterArgs> = {}) => {
  const cluster = new GkeCluster('staging', { project: 'example-staging', location: 'europe-west1', ...args });
  const { connection, kubeconfig, nodeServiceAccount } = cluster;
  return { connection, kubeconfig, nodeServiceAccount };
};
const connection = {
  project: 'example-staging',
  location: 'europe-west1',
  name: 'staging',
  endpoint: '203.0.113.7',
  certificateAuthority: 'Q0E=',
};
const hardened = {
  name: 'staging',
  project: 'example-staging',
  location: 'europe-west1',
  releaseChannel: { channel: 'REGULAR' },
  deletionProtection: true,
  ipAllocationPolicy: {},
  privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false },
  masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
  anonymousAuthenticationConfig: { mode: 'LIMITED' },
  rbacBindingConfig: {
    enableInsecureBindingSystemAuthenticated: false,
    enableInsecureBindingSystemUnauthenticated: false,
  },
  securityPostureConfig: { mode: 'BASIC' },
};
const oauthScopes = ['https://www.googleapis.com/auth/cloud-platform'];

describe('GkeCluster', () => {
  it('is Autopilot, hardened and protected by default', async () => {
    const { only, resources } = await record(make, mocks);
    expect(only(CLUSTER)).toMatchObject({ name: 'staging', parent: 'staging' });
    expect(only(CLUSTER).inputs).toEqual({
      ...hardened,
      enableAutopilot: true,
      clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: EMAIL, oauthScopes } },
    });
    expect(resources.some(({ type }) => type === POOL)).toBe(false);
  });

  it('with `mode` standard has Dataplane V2, workload identity and a pool of shielded nodes', async () => {
    const mode = { kind: 'standard', machineType: 'n2d-standard-4', minNodes: 0, maxNodes: 10 } as const;
    const { only } = await record(() => make({ mode }), mocks);
    expect(only(CLUSTER).inputs).toEqual({
      ...hardened,
      datapathProvider: 'ADVANCED_DATAPATH',
      workloadIdentityConfig: { workloadPool: 'example-staging.svc.id.goog' },
      enableShieldedNodes: true,
      initialNodeCount: 1,
      removeDefaultNodePool: true,
    });
    expect(only(POOL).inputs).toEqual({
      cluster: 'staging',
      project: 'example-staging',
      location: 'europe-west1',
      autoscaling: { minNodeCount: 0, maxNodeCount: 10 },
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: {
        machineType: 'n2d-standard-4',
        imageType: 'COS_CONTAINERD',
        serviceAccount: EMAIL,
        oauthScopes,
        shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
        workloadMetadataConfig: { mode: 'GKE_METADATA' },
        metadata: { 'disable-legacy-endpoints': 'true' },
      },
    });
  });

  it('with `mode` standard has one to three small nodes by default', async () => {
    const { only } = await record(() => make({ mode: { kind: 'standard' } }), mocks);
    expect(only(POOL).inputs).toMatchObject({
      autoscaling: { minNodeCount: 1, maxNodeCount: 3 },
      nodeConfig: { machineType: 'e2-standard-2' },
    });
  });

  it('gives its nodes a service account with the default role of nodes only', async () => {
    const { only, outputs } = await record(make, mocks);
    expect(only('gcp:serviceaccount/account:Account').inputs).toEqual({
      project: 'example-staging',
      accountId: 'staging-nodes',
      displayName: 'Nodes of cluster staging',
    });
    expect(only('gcp:projects/iAMMember:IAMMember').inputs).toEqual({
      project: 'example-staging',
      role: 'roles/container.defaultNodeServiceAccount',
      member: `serviceAccount:${EMAIL}`,
    });
    expect(outputs).toMatchObject({ nodeServiceAccount: EMAIL });
  });

  it('passes network, channel, protection and authorized networks to Google', async () => {
    const args = {
      name: 'another',
      network: 'platform',
      subnetwork: 'platform-nodes',
      releaseChannel: 'STABLE',
      deletionProtection: false,
      authorizedNetworks: { office: '198.51.100.0/24' },
    } as const;
    expect((await record(() => make(args), mocks)).only(CLUSTER).inputs).toMatchObject({
      name: 'another',
      network: 'platform',
      subnetwork: 'platform-nodes',
      releaseChannel: { channel: 'STABLE' },
      deletionProtection: false,
      masterAuthorizedNetworksConfig: { cidrBlocks: [{ displayName: 'office', cidrBlock: '198.51.100.0/24' }] },
    });
  });

  it.each([
    [undefined, true],
    [true, true],
    [false, false],
  ])('with `deletionProtection` %s sets `protect` of the cluster to %s', async (deletionProtection, expected) => {
    const { only } = await record(() => make({ deletionProtection, mode: { kind: 'standard' } }), mocks);
    expect(only(CLUSTER).options.protect).toBe(expected);
    // A pool with other nodes replaces the old one.
    expect(only(POOL).options.protect).toBeFalsy();
  });

  it.each(['Staging', '1a', 'ends-', 'a'.repeat(25), ''])('refuses the `name` %j', async (name) => {
    await expect(record(() => make({ name }), {})).rejects.toThrow(`got "${name}". Set "name".`);
  });

  it('has the outputs `connection` and `kubeconfig`, without credentials', async () => {
    const { outputs } = await record(make, mocks);
    expect(outputs['connection']).toEqual(connection);
    expect(outputs['kubeconfig']).toBe(kubeconfigOf(connection));
  });

  it('has no secret outputs, so that another stack may require them', async () => {
    expect((await record(make, mocks)).secretOutputs).toEqual([]);
  });
});

describe('kubeconfigOf', () => {
  it('is the kubeconfig that gcloud writes, with an exec plugin for the token', () => {
    const name = 'gke_example-staging_europe-west1_staging';
    expect(JSON.parse(kubeconfigOf(connection))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: 'https://203.0.113.7', 'certificate-authority-data': 'Q0E=' } }],
      users: [
        {
          name,
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1beta1',
              command: 'gke-gcloud-auth-plugin',
              installHint: expect.stringContaining('gcloud components install') as string,
              provideClusterInfo: true,
              interactiveMode: 'Never',
            },
          },
        },
      ],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    });
  });
});

describe('clusterProvider', () => {
  it('makes a provider from the connection', async () => {
    const { only } = await record(() => {
      const provider = clusterProvider('cluster', connection);
      new kubernetes.core.v1.Namespace('namespace', {}, { provider });
    }, mocks);
    expect(only('kubernetes:core/v1:Namespace').provider).toBe('cluster');
    expect(only('pulumi:providers:kubernetes').inputs).toMatchObject({
      kubeconfig: kubeconfigOf(connection),
      clusterIdentifier: 'gke_example-staging_europe-west1_staging',
      enableSecretMutable: 'true',
      enableConfigMapMutable: 'true',
    });
  });
});
