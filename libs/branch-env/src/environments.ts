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

/** What {@link refuseToDestroyForeign} needs of the stack; nx-pulumi's hooks are given it. */
export interface DestroyedStack {
  resources: readonly StateResource[];
  project: string;
  stack: string;
}

/**
 * Refuses the `destroy` of a stack whose state holds a namespace that another stack owns, as two stacks could record one before
 * owners were noted. A cluster that cannot be asked refuses by itself.
 * @throws {Error} a UserError that names the owner and how to leave the namespace to it
 * @example export const beforeDestroy: Hooks['beforeDestroy'] = (context) => refuseToDestroyForeign(context);
 */
export async function refuseToDestroyForeign({ resources, project, stack }: DestroyedStack): Promise<void> {
  for (const { name, cluster } of namespacesIn(resources)) {
    const reader = await cluster();
    const found = await reader.find<KubeObject>(`/api/v1/namespaces/${name}`).catch(() => undefined);
    const owner = found?.metadata.annotations?.[OWNER];
    if (owner === undefined || owner.endsWith(`/${project}/${stack}`)) continue;
    const message =
      `Namespace ${name} belongs to stack ${owner}, not to ${project}/${stack}, whose state holds it too: nothing was ` +
      'destroyed. Take it out of this state with "pulumi state delete --target-dependents", then run "destroy" again.';
    // nx-pulumi shows an error of this name as a message, without a stack trace.
    throw Object.assign(new Error(message), { name: 'UserError' });
  }
}
