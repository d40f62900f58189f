import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterConnection, kubeconfigOf } from './connection.ts';
import { type ClusterMode, modeArgs, nodePoolArgs } from './mode.ts';

/** Arguments of {@link GkeCluster}. */
export interface GkeClusterArgs {
  /**
   * Google Cloud project.
   * @example "example-staging"
   */
  project: pulumi.Input<string>;
  /**
   * Region, or a zone of it for a control plane that may be unavailable for minutes.
   * @example "europe-west1"
   */
  location: pulumi.Input<string>;
  /**
   * Name of the cluster: at most 24 of a-z, 0-9 and -, a letter first. The service account of its nodes is named after it.
   * @default the component's name
   * @example "staging"
   */
  name?: string;
  /**
   * How nodes are run: by Google, or as a node pool.
   * @default { kind: "autopilot" }
   * @example { kind: "standard", machineType: "n2d-standard-4", maxNodes: 10 }
   */
  mode?: ClusterMode;
  /**
   * How early Google upgrades to new versions of Kubernetes.
   * @default "REGULAR"
   * @example "STABLE"
   */
  releaseChannel?: pulumi.Input<'RAPID' | 'REGULAR' | 'STABLE' | 'EXTENDED'>;
  /**
   * Network of the cluster, by name or self link.
   * @default "default"
   * @example "projects/example-staging/global/networks/platform"
   */
  network?: pulumi.Input<string>;
  /**
   * Subnetwork of the nodes.
   * @default the network's own in the region
   * @example "platform-europe-west1"
   */
  subnetwork?: pulumi.Input<string>;
  /**
   * Networks that may reach the API server, as CIDR blocks by name. A client needs credentials in any case.
   * @default all
   * @example { office: "198.51.100.0/24" }
   */
  authorizedNetworks?: Record<string, pulumi.Input<string>>;
  /**
   * Google refuses to delete the cluster, and Pulumi to delete or replace it, while this is true. To destroy it, set it to
   * false and update first.
   * @default true
   * @example false
   */
  deletionProtection?: boolean;
}

/** 30 characters of a service account's id, less "-nodes". */
const NAME = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/;

/**
 * A hardened GKE cluster: private nodes with a service account of minimal rights, no client certificates, no anonymous access, a
 * release channel. Nodes have no public address: images from outside of Google need Cloud NAT or a remote repository, unless Google's
 * mirror of Docker Hub has them.
 * @example
 * const { connection } = new GkeCluster('staging', { project: 'example-staging', location: 'europe-west1' });
 * const provider = clusterProvider('cluster', connection);
 */
export class GkeCluster extends pulumi.ComponentResource {
  /** How to reach the cluster, known once pods can run in it; not secret. Export it for programs that deploy to it. */
  readonly connection: pulumi.Output<ClusterConnection>;
  /** Content of a kubeconfig without credentials; see {@link kubeconfigOf}. */
  readonly kubeconfig: pulumi.Output<string>;
  /**
   * E-mail address of the nodes' service account, which needs the right to read images.
   * @example "staging-nodes@example-staging.iam.gserviceaccount.com"
   */
  readonly nodeServiceAccount: pulumi.Output<string>;

  constructor(name: string, args: GkeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:gke:GkeCluster', name, {}, opts);
    const clusterName = args.name ?? name;
    refuseBadName(clusterName);
    const mode = args.mode ?? { kind: 'autopilot' };
    const identity = this.nodeIdentity(name, clusterName, args.project);
    const cluster = new gcp.container.Cluster(
      name,
      { ...hardened(args), name: clusterName, ...modeArgs(mode, pulumi.output(args.project), identity.email) },
      {
        parent: this,
        dependsOn: [identity.rights],
        protect: args.deletionProtection ?? true,
        customTimeouts: { create: '40m', update: '60m', delete: '40m' },
      },
    );
    const nodes = mode.kind === 'standard' ? [this.nodePool(name, nodePoolArgs(mode, cluster, identity.email))] : [];
    this.nodeServiceAccount = identity.email;
    this.connection = connectionOf(cluster, nodes);
    this.kubeconfig = this.connection.apply(kubeconfigOf);
    this.registerOutputs({ connection: this.connection, nodeServiceAccount: this.nodeServiceAccount });
  }

  private nodeIdentity(name: string, clusterName: string, project: pulumi.Input<string>) {
    const account = new gcp.serviceaccount.Account(
      `${name}-nodes`,
      { project, accountId: `${clusterName}-nodes`, displayName: `Nodes of cluster ${clusterName}` },
      { parent: this },
    );
    // Logs, metrics and nothing else.
    const rights = new gcp.projects.IAMMember(
      `${name}-nodes`,
      { project, role: 'roles/container.defaultNodeServiceAccount', member: account.member },
      { parent: this },
    );
    return { email: account.email, rights };
  }

  private nodePool(name: string, args: gcp.container.NodePoolArgs): gcp.container.NodePool {
    return new gcp.container.NodePool(`${name}-nodes`, args, {
      parent: this,
      customTimeouts: { create: '30m', update: '60m', delete: '30m' },
    });
  }
}

/** Arguments of both modes. */
function hardened(args: GkeClusterArgs): gcp.container.ClusterArgs {
  const { project, location, network, subnetwork, authorizedNetworks } = args;
  return {
    project,
    location,
    network,
    subnetwork,
    releaseChannel: { channel: args.releaseChannel ?? 'REGULAR' },
    deletionProtection: args.deletionProtection ?? true,
    // Own ranges for pods and services.
    ipAllocationPolicy: {},
    privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false },
    masterAuthorizedNetworksConfig: authorizedNetworks && {
      cidrBlocks: Object.entries(authorizedNetworks).map(([displayName, cidrBlock]) => ({ displayName, cidrBlock })),
    },
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    anonymousAuthenticationConfig: { mode: 'LIMITED' },
    rbacBindingConfig: {
      enableInsecureBindingSystemAuthenticated: false,
      enableInsecureBindingSystemUnauthenticated: false,
    },
    securityPostureConfig: { mode: 'BASIC' },
  };
}

function connectionOf(cluster: gcp.container.Cluster, nodes: gcp.container.NodePool[]) {
  const { project, location, name, endpoint } = cluster;
  // The provider makes all of masterAuth secret because of the client key; the certificate authority is public.
  const authority = pulumi.unsecret(cluster.masterAuth.clusterCaCertificate);
  return pulumi
    .all([project, location, name, endpoint, authority, nodes.map(({ id }) => id)])
    .apply(([project, location, name, endpoint, certificateAuthority]): ClusterConnection => {
      return { project, location, name, endpoint, certificateAuthority };
    });
}

function refuseBadName(name: string): void {
  if (NAME.test(name)) return;
  throw new Error(
    `Expected a cluster's name of at most 24 of a-z, 0-9 and -, a letter first, no - at the end; got "${name}". Set "name".`,
  );
}
