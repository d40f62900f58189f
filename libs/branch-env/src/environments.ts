import { type ClusterAccess, clusterReader, type KubeObject } from './cluster-reader.ts';
import { CLUSTER, OWNER, ownershipConflict, type OwnStack } from './ownership.ts';
import { type DeployedNamespace, namespacesIn, type StateResource } from './stack-state.ts';

/** Milliseconds for one request, a slow exec plugin included. */
const DESTROY_TIMEOUT = 30_000;

/** An environment on a cluster. */
export interface LiveEnvironment {
  namespace: string;
  /** `<organization>/<project>/<stack>`; undefined if it was last deployed before owners were recorded. */
  stack?: string;
  branch?: string;
}

/**
 * The environments on a cluster.
 * @param clusterIdentifier that {@link BranchEnv} got; namespaces of other clusters are left out
 * @throws {Error} if the cluster cannot be read
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

/** The part of nx-pulumi's hook context that {@link refuseToDestroyForeign} needs. */
export interface DestroyedStack {
  resources: readonly StateResource[];
  project: string;
  stack: string;
}

/**
 * Refuses the `destroy` of a stack whose state holds a namespace of another stack: one that another stack owns, or one without owner
 * that runs an app that the state does not hold. Before owners were recorded, two stacks could have one namespace in their states.
 * @throws {Error} a UserError that names the owner and what to do, also if the cluster cannot be read
 * @example export const beforeDestroy: Hooks['beforeDestroy'] = (context) => refuseToDestroyForeign(context);
 */
export async function refuseToDestroyForeign({ resources, project, stack }: DestroyedStack): Promise<void> {
  const isDeployment = ({ type }: StateResource) => type === 'kubernetes:apps/v1:Deployment';
  const deployments = new Set(resources.filter(isDeployment).map(({ id }) => id));
  for (const namespace of namespacesIn(resources)) {
    const own = {
      stack: `<organization>/${project}/${stack}`,
      isOwner: (owner: string) => owner.endsWith(`/${project}/${stack}`),
      hasDeployment: (deployment: string) => deployments.has(`${namespace.name}/${deployment}`),
    };
    const conflict = await conflictOf(namespace, own).catch((error: Error) => refuseUnreadable(namespace, error));
    if (conflict !== undefined) throw userError(`Nothing was destroyed. ${conflict}`);
  }
}

async function conflictOf({ name, cluster }: DeployedNamespace, own: OwnStack): Promise<string | undefined> {
  const reader = await cluster(DESTROY_TIMEOUT);
  const found = await reader.find<KubeObject>(`/api/v1/namespaces/${name}`);
  return found && (await ownershipConflict(own, found, reader));
}

function refuseUnreadable({ name, urn }: DeployedNamespace, { message }: Error): never {
  throw userError(
    `The owner of namespace ${name} cannot be read: ${message}. Nothing was destroyed. If the cluster does not exist any more, remove ` +
      'its resources from the state: "refresh" with PULUMI_K8S_DELETE_UNREACHABLE=true in the environment, or ' +
      `pulumi state delete --target-dependents '${urn}'`,
  );
}

/** An error that nx-pulumi prints without a stack trace. It is identified by its name: a component does not depend on the plugin. */
export function userError(message: string): Error {
  return Object.assign(new Error(message), { name: 'UserError' });
}
