import * as pulumi from '@pulumi/pulumi';
import { type ClusterReader, clusterReader, type KubeObject } from './cluster-reader.ts';
import { type Owner, refuseForeign } from './owner.ts';
import { foreignTo } from './shared-namespace.ts';

/**
 * Hooks of a namespace that refuse one of another stack before anything is applied, in a preview too: one that would be adopted,
 * and one that the state holds although it is another's. Without a kubeconfig there is no look.
 */
export function ownershipHooks(
  name: string,
  { namespace, app }: { namespace: string; app: string },
  owner: Owner,
  kubeconfig: () => string | undefined,
): { hooks: pulumi.ResourceHookBinding; isNew: () => boolean } {
  let isNew = false;
  const hook = (suffix: string, callback: pulumi.ResourceHookFunction) =>
    new pulumi.ResourceHook(`${name}-${suffix}`, callback, { onDryRun: true });
  const beforeCreate = hook('namespace', async () => {
    isNew = true;
    const found = await lookAt(kubeconfig(), namespace, (found) => found);
    if (found) refuseForeign(found, owner);
  });
  const { stack } = owner;
  const claimant = { stack, isOwner: (other: string) => other === stack, has: (other: string) => other === app };
  const beforeUpdate = hook('namespace-update', async ({ oldInputs }) => {
    const { name: deployed = namespace } = (oldInputs?.['metadata'] ?? {}) as { name?: string };
    const reason = await lookAt(kubeconfig(), deployed, (found, cluster) => foreignTo(claimant, found, cluster));
    if (reason !== undefined) throw new Error(`Nothing was changed. ${reason}`);
  });
  return { hooks: { beforeCreate: [beforeCreate], beforeUpdate: [beforeUpdate] }, isNew: () => isNew };
}

/** What a look at a namespace that exists tells; one that cannot be asked for counts as another's. */
async function lookAt<T>(
  kubeconfig: string | undefined,
  namespace: string,
  look: (found: KubeObject, cluster: ClusterReader) => T | Promise<T>,
): Promise<T | undefined> {
  if (kubeconfig === undefined) return undefined;
  try {
    const cluster = await clusterReader({ kubeconfig });
    const found = await cluster.find<KubeObject>(`/api/v1/namespaces/${namespace}`);
    return found && (await look(found, cluster));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`Whether namespace ${namespace} is another's cannot be told: ${reason}`, { cause: error });
  }
}
