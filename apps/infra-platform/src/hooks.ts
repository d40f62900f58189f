import { environmentsOn, type LiveEnvironment, type StateResource, userError } from '@per-branch/branch-env/cluster';
import { type ClusterConnection, contextOf, kubeconfigOf } from '@per-branch/gke-cluster';

interface DestroyedStack {
  stack: string;
  resources: readonly (StateResource & { outputs?: Record<string, unknown> })[];
}

/**
 * Refuses to destroy a platform that carries environments, before anything of it goes: a node pool would go first, and the pods
 * with it.
 */
export async function beforeDestroy({ stack, resources }: DestroyedStack): Promise<void> {
  for (const cluster of resources.flatMap(connectionsOf)) {
    const found = await environmentsOn({ kubeconfig: kubeconfigOf(cluster) }, contextOf(cluster)).catch(
      (error: unknown) => refuseUnanswered(stack, cluster.name, error),
    );
    if (found.length === 0) continue;
    throw userError(
      `Platform ${stack} carries ${found.length === 1 ? 'an environment' : `${found.length} environments`}; nothing was ` +
        `destroyed. Destroy first:\n  ${found.map(describe).join('\n  ')}`,
    );
  }
}

/** Clusters in the state, also of a platform that was never complete and has no outputs. */
function connectionsOf({ type, outputs }: DestroyedStack['resources'][number]): ClusterConnection[] {
  if (type !== 'gcp:container/cluster:Cluster') return [];
  const { project, location, name, endpoint, masterAuth } = (outputs ?? {}) as Omit<
    ClusterConnection,
    'certificateAuthority'
  > & { masterAuth?: { clusterCaCertificate?: string } };
  const certificateAuthority = masterAuth?.clusterCaCertificate;
  // Without an address it was never there to carry anything.
  return endpoint && certificateAuthority ? [{ project, location, name, endpoint, certificateAuthority }] : [];
}

function describe({ namespace, stack = 'its stack is not noted', branch }: LiveEnvironment): string {
  return `${namespace} (${branch === undefined ? '' : `branch "${branch}", `}${stack})`;
}

function refuseUnanswered(stack: string, cluster: string, error: unknown): never {
  throw userError(
    `Whether cluster ${cluster} carries environments cannot be asked: ${(error as Error).message}\nNothing was destroyed. If the ` +
      `cluster is gone already, "nx run infra-platform:refresh --stack=${stack}" takes it out of the state.`,
  );
}
