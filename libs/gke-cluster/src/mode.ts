import type * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';

/** Google runs the nodes: they are as many as the pods need, hardened, and NetworkPolicies are enforced. */
export interface AutopilotMode {
  kind: 'autopilot';
}

/** Nodes of one's own choice, hardened as Autopilot's are. */
export interface StandardMode {
  kind: 'standard';
  /**
   * Type of the machines.
   * @default "e2-standard-2"
   * @example "n2d-standard-4"
   */
  machineType?: pulumi.Input<string>;
  /**
   * Nodes in each zone of the location that stay when nothing is to do.
   * @default 1
   * @example 0
   */
  minNodes?: pulumi.Input<number>;
  /**
   * Nodes in each zone of the location at most.
   * @default 3
   * @example 10
   */
  maxNodes?: pulumi.Input<number>;
}

/** Who runs the nodes. */
export type ClusterMode = AutopilotMode | StandardMode;

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/** The arguments of the cluster that follow from its mode. */
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
        // Dataplane V2: without it a NetworkPolicy is accepted and does nothing.
        datapathProvider: 'ADVANCED_DATAPATH',
        workloadIdentityConfig: { workloadPool: project.apply((id) => `${id}.svc.id.goog`) },
        enableShieldedNodes: true,
        // Google wants one node to begin with; the pool below takes its place.
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
      // Pods get their own identity from here and never see the node's.
      workloadMetadataConfig: { mode: 'GKE_METADATA' },
      metadata: { 'disable-legacy-endpoints': 'true' },
    },
  };
}
