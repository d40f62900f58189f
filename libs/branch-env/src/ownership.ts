import type { ClusterReader, KubeObject } from './cluster-reader.ts';

/** Annotation of a namespace, and label of all objects, that name the stack that owns them. */
export const OWNER = 'per-branch/stack';

/** Annotation of a namespace that names its cluster. */
export const CLUSTER = 'per-branch/cluster';

/** The stack that a namespace is compared with. */
export interface OwnStack {
  /** @example "organization/shop/main" */
  stack: string;
  /** Whether the owner of a namespace is this stack. */
  isOwner: (owner: string) => boolean;
  /** Whether this stack has a Deployment of that name in the namespace. */
  hasDeployment: (name: string) => boolean;
}

/**
 * Refuses to create a namespace that exists and has another owner or none: the provider would adopt it, and `destroy` would delete it
 * with everything in it.
 * @throws {Error} that names the owner and what to do
 */
export function refuseExisting({ metadata }: KubeObject, stack: string): void {
  const { name, annotations, deletionTimestamp } = metadata;
  const owner = annotations?.[OWNER];
  const found = owner ? `belongs to stack ${owner}` : `has no owner (its annotation ${OWNER} is missing)`;
  if (owner !== stack) {
    throw new Error(
      `Namespace ${name} exists and ${found}, not to ${stack}: nothing in it is adopted, changed or deleted. ` +
        (owner
          ? `Give the app or the branch another name, or destroy ${owner} first.`
          : `Delete it, or set its owner: kubectl annotate namespace ${name} ${OWNER}=${stack}`),
    );
  }
  if (deletionTimestamp === undefined) return;
  throw new Error(`Namespace ${name} is being deleted since ${deletionTimestamp}. Run "up" again once it is deleted.`);
}

/**
 * Compares the owner of a namespace that is in the state of a stack with that stack. Before owners were recorded, two stacks could have
 * one namespace in their states; then it belongs to the stack whose app runs in it.
 * @returns the reason why the namespace belongs to another stack, and what to do; undefined if it does not
 * @throws {Error} if the cluster cannot be read
 */
export async function ownershipConflict(
  { stack, isOwner, hasDeployment }: OwnStack,
  { metadata: { name, annotations } }: KubeObject,
  cluster: ClusterReader,
): Promise<string | undefined> {
  const remove = `Remove it from this state with "pulumi state delete --target-dependents"`;
  const owner = annotations?.[OWNER];
  if (owner !== undefined) {
    if (isOwner(owner)) return undefined;
    return `Namespace ${name} belongs to stack ${owner}, not to ${stack}, whose state holds it too. ${remove}.`;
  }
  const path = `/apis/apps/v1/namespaces/${name}/deployments?labelSelector=per-branch%2Fenvironment`;
  const { items = [] } = (await cluster.find<{ items?: KubeObject[] }>(path)) ?? {};
  const others = items.map(({ metadata }) => metadata.name).filter((deployment) => !hasDeployment(deployment));
  if (others.length === 0) return undefined;
  return (
    `Namespace ${name} has no owner (its annotation ${OWNER} is missing), and runs ${others.join(', ')}, which is not the app of ` +
    `${stack}, whose state holds it too. ${remove}; or, if everything in it belongs to ${stack}, ` +
    `kubectl annotate namespace ${name} ${OWNER}=${stack}`
  );
}
