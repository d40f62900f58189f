import type * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';

/** Google runs the nodes: as many as the pods need, hardened, with enforced NetworkPolicies. */
export interface AutopilotMode {
  kind: 'autopilot';
}

/** A node pool, hardened as Autopilot's nodes are. */
export interface StandardMode {
  kind: 'standard';
  /**
   * Type of the machines.
   * @default "e2-standard-2"
   * @example "n2d-standard-4"
   */
  machineType?: pulumi.Input<string>;
  /**
   * Minimum number of nodes in each zone of the location.
   * @default 1
   * @example 0
   */
  minNodes?: pulumi.Input<number>;
  /**
   * Maximum number of nodes in each zone of the location.
   * @default 3
   * @example 10
   */
  maxNodes?: pulumi.Input<number>;
}

/** How nodes are run. */
export type ClusterMode = AutopilotMode | StandardMode;

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/** Arguments of the cluster for its mode. */
export function modeArgs(
  mode: ClusterMode,
  project: pulumi.Output<string>,
  serviceAccount: pulumi.Input<string>,
): Partial<gcp.container.ClusterArgs> {
  switch (mode.kind) {
    case 'autopilot':
      return {
        enableAutopilot: true,
        clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount, oauthScopes: SCOPES } },
      };
    case 'standard':
      return {
        // Dataplane V2: without it NetworkPolicies are accepted but not enforced.
        datapathProvider: 'ADVANCED_DATAPATH',
        workloadIdentityConfig: { workloadPool: project.apply((id) => `${id}.svc.id.goog`) },
        enableShieldedNodes: true,
        // Google requires one initial node; the pool of `nodePoolArgs` replaces it.
        initialNodeCount: 1,
        removeDefaultNodePool: true,
      };
  }
}

/** The nodes of a Standard cluster. */
export function nodePoolArgs(
  mode: StandardMode,
  cluster: gcp.container.Cluster,
  serviceAccount: pulumi.Input<string>,
): gcp.container.NodePoolArgs {
  return {
    cluster: cluster.name,
    project: cluster.project,
    location: cluster.location,
    autoscaling: { minNodeCount: mode.minNodes ?? 1, maxNodeCount: mode.maxNodes ?? 3 },
    management: { autoRepair: true, autoUpgrade: true },
    upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
    nodeConfig: {
      machineType: mode.machineType ?? 'e2-standard-2',
      imageType: 'COS_CONTAINERD',
      serviceAccount,
      oauthScopes: SCOPES,
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      // Pods get their own identity and cannot use the node's.
      workloadMetadataConfig: { mode: 'GKE_METADATA' },
      metadata: { 'disable-legacy-endpoints': 'true' },
    },
  };
}
