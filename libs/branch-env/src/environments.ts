import { type ClusterAccess, clusterReader, type KubeObject } from './cluster-reader.ts';
import { CLUSTER, OWNER } from './labels.ts';
import { type Claimant, foreignTo } from './shared-namespace.ts';
import { type DeployedNamespace, namespacesIn, type StateResource } from './stack-state.ts';
import { userError } from './user-error.ts';

/** Milliseconds for one answer, a slow exec plugin included. */
const DESTROY_TIMEOUT = 30_000;

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
 * Refuses the `destroy` of a stack whose state holds a namespace that is another's: one that another stack owns, or one without
 * owner that runs an app that the state does not hold. Two stacks could record one namespace before owners were noted.
 * @throws {Error} a UserError that names whose it is and how to leave it to that; one with a way out where the cluster cannot be asked
 * @example export const beforeDestroy: Hooks['beforeDestroy'] = (context) => refuseToDestroyForeign(context);
 */
export async function refuseToDestroyForeign({ resources, project, stack }: DestroyedStack): Promise<void> {
  const isDeployment = ({ type }: StateResource) => type === 'kubernetes:apps/v1:Deployment';
  const deployments = new Set(resources.filter(isDeployment).map(({ id }) => id));
  for (const namespace of namespacesIn(resources)) {
    const claimant = {
      stack: `<organization>/${project}/${stack}`,
      isOwner: (owner: string) => owner.endsWith(`/${project}/${stack}`),
      has: (deployment: string) => deployments.has(`${namespace.name}/${deployment}`),
    };
    const reason = await whoseIs(namespace, claimant).catch((error: unknown) => refuseUnanswered(namespace, error));
    if (reason !== undefined) throw userError(`Nothing was destroyed. ${reason}`);
  }
}

async function whoseIs({ name, cluster }: DeployedNamespace, claimant: Claimant): Promise<string | undefined> {
  const reader = await cluster(DESTROY_TIMEOUT);
  const found = await reader.find<KubeObject>(`/api/v1/namespaces/${name}`);
  return found && (await foreignTo(claimant, found, reader));
}

function refuseUnanswered({ name, urn }: DeployedNamespace, error: unknown): never {
  throw userError(
    `Whether namespace ${name} is another's cannot be asked: ${(error as Error).message}. Nothing was destroyed. If the cluster is ` +
      'gone, take out of the state what was in it: "refresh" with PULUMI_K8S_DELETE_UNREACHABLE=true in the environment, or ' +
      `pulumi state delete --target-dependents '${urn}'`,
  );
}
