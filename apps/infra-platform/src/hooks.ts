import { environmentsOn, type LiveEnvironment, type StateResource, userError } from '@per-branch/branch-env/cluster';
import { type ClusterConnection, contextOf, kubeconfigOf } from '@per-branch/gke-cluster';

interface DestroyedStack {
  stack: string;
  resources: readonly (StateResource & { outputs?: Record<string, unknown> })[];
}

/**
 * Refuses to destroy a platform with environments, before anything is deleted: Pulumi would delete a node pool with its
 * pods first.
 */
export async function beforeDestroy({ stack, resources }: DestroyedStack): Promise<void> {
  for (const cluster of resources.flatMap(connectionsOf)) {
    const found = await environmentsOn({ kubeconfig: kubeconfigOf(cluster) }, contextOf(cluster)).catch(
      (error: Error) => refuseUnreadable(stack, cluster.name, error),
    );
    if (found.length === 0) continue;
    throw userError(
      `Platform ${stack} has ${found.length === 1 ? 'an environment' : `${found.length} environments`}; nothing was ` +
        `destroyed. Destroy first:\n  ${found.map(describe).join('\n  ')}`,
    );
  }
}

/** Clusters in the state, also of an incomplete platform without outputs. */
function connectionsOf({ type, outputs }: DestroyedStack['resources'][number]): ClusterConnection[] {
  if (type !== 'gcp:container/cluster:Cluster') return [];
  const { project, location, name, endpoint, masterAuth } = (outputs ?? {}) as Omit<
    ClusterConnection,
    'certificateAuthority'
  > & { masterAuth?: { clusterCaCertificate?: string } };
  const certificateAuthority = masterAuth?.clusterCaCertificate;
  // A cluster without address was never created.
  return endpoint && certificateAuthority ? [{ project, location, name, endpoint, certificateAuthority }] : [];
}

function describe({ namespace, stack = 'its stack is not recorded', branch }: LiveEnvironment): string {
  return `${namespace} (${branch === undefined ? '' : `branch "${branch}", `}${stack})`;
}

function refuseUnreadable(stack: string, cluster: string, { message }: Error): never {
  throw userError(
    `The environments on cluster ${cluster} cannot be listed: ${message}\nNothing was destroyed. If the cluster does not exist any ` +
      `more, "nx run infra-platform:refresh --stack=${stack}" removes it from the state.`,
  );
}
