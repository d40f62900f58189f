import { type ClusterAccess, clusterReader, type KubeObject } from './cluster-reader.js';
import { CLUSTER, OWNER } from './labels.js';
import { namespacesIn, type StateResource } from './stack-state.js';

/** An environment on a cluster. */
export interface LiveEnvironment {
  namespace: string;
  /** `<organization>/<project>/<stack>`; undefined for one that was last deployed before owners were noted. */
  stack?: string;
  branch?: string;
}

/**
 * The environments on a cluster.
 * @param clusterIdentifier as {@link BranchEnv} was given it; namespaces that name another cluster are left out
 * @throws {Error} if the cluster cannot be asked
 */
export async function environmentsOn(access: ClusterAccess, clusterIdentifier?: string): Promise<LiveEnvironment[]> {
  const cluster = await clusterReader(access);
  const path = '/api/v1/namespaces?labelSelector=per-branch%2Fenvironment';
  const { items = [] } = (await cluster.find<{ items?: KubeObject[] }>(path)) ?? {};
  return items.flatMap(({ metadata: { name, annotations = {} } }) => {
    const other = annotations[CLUSTER];
    if (other !== undefined && clusterIdentifier !== undefined && other !== clusterIdentifier) return [];
    return [{ namespace: name, stack: annotations[OWNER], branch: annotations['per-branch/branch'] }];
  });
}

/**
 * Refuses the `destroy` of a stack whose state holds a namespace that another stack owns, as two stacks could record one before
 * owners were noted. A cluster that cannot be asked refuses by itself.
 * @throws {Error} that names the owner and how to leave the namespace to it
 */
export async function refuseToDestroyForeign(
  resources: readonly StateResource[],
  own: { project: string; stack: string },
): Promise<void> {
  const suffix = `/${own.project}/${own.stack}`;
  for (const { name, cluster } of namespacesIn(resources)) {
    const reader = await cluster();
    const found = await reader.find<KubeObject>(`/api/v1/namespaces/${name}`).catch(() => undefined);
    const owner = found?.metadata.annotations?.[OWNER];
    if (owner === undefined || owner.endsWith(suffix)) continue;
    throw new Error(
      `Namespace ${name} belongs to stack ${owner}, not to ${own.project}/${own.stack}, whose state holds it too: nothing was ` +
        'destroyed. Take it out of this state with "pulumi state delete --target-dependents", then run "destroy" again.',
    );
  }
}
