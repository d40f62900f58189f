import type { ClusterReader, KubeObject } from './cluster-reader.ts';
import { OWNER } from './labels.ts';

/** The stack that a namespace is looked at for. */
export interface Claimant {
  /** @example "organization/shop/main" */
  stack: string;
  /** Whether an owner that is noted is this stack. */
  isOwner: (owner: string) => boolean;
  /** Whether a Deployment is this stack's. */
  has: (deployment: string) => boolean;
}

/**
 * Why a namespace that the stack's state holds is another's, and how to leave it to that; undefined if it is the stack's. Before
 * owners were noted, two states could record one namespace: it is whose app runs in it.
 * @throws {Error} if the cluster cannot be asked
 */
export async function foreignTo(
  { stack, isOwner, has }: Claimant,
  { metadata: { name, annotations } }: KubeObject,
  cluster: ClusterReader,
): Promise<string | undefined> {
  const leaveIt = `Take it out of this state with "pulumi state delete --target-dependents"`;
  const owner = annotations?.[OWNER];
  if (owner !== undefined) {
    if (isOwner(owner)) return undefined;
    return `Namespace ${name} belongs to stack ${owner}, not to ${stack}, whose state holds it too. ${leaveIt}.`;
  }
  const others = (await deployedIn(cluster, name)).filter((deployment) => !has(deployment));
  if (others.length === 0) return undefined;
  return (
    `Namespace ${name} has no owner (its annotation ${OWNER} is missing), and ${others.join(', ')} in it is another app than that ` +
    `of ${stack}, whose state holds it too. ${leaveIt}; or, if all in it is of ${stack}, ` +
    `kubectl annotate namespace ${name} ${OWNER}=${stack}`
  );
}

/** Names of the apps that environments of any version run in a namespace. */
async function deployedIn(cluster: ClusterReader, namespace: string): Promise<string[]> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments?labelSelector=per-branch%2Fenvironment`;
  const { items = [] } = (await cluster.find<{ items?: KubeObject[] }>(path)) ?? {};
  return items.map(({ metadata }) => metadata.name);
}
