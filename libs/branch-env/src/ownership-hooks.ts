import { slugOf } from '@per-branch/branch-name';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterReader, clusterReader, type KubeObject } from './cluster-reader.ts';
import { ownershipConflict, refuseExisting } from './ownership.ts';

/** The stack that owns an environment. */
export interface Owner {
  /** @example "organization/infra-staging/feature-login-df7c7aeb" */
  stack: string;
  /** The slug of `stack`: a label's value has no slash and at most 63 characters. */
  label: string;
  /** Field manager of server-side apply: with the same name a later `up` takes over what a killed one left behind. */
  fieldManager: string;
}

/** The stack that runs. */
export function currentOwner(): Owner {
  const stack = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const label = slugOf(stack);
  return { stack, label, fieldManager: `per-branch-${label}` };
}

/**
 * Hooks of a namespace that refuse one of another stack before anything is applied, in a preview too: one that exists and would be
 * adopted, and one in the state that belongs to another stack. Without a kubeconfig they check nothing.
 */
export function ownershipHooks(
  name: string,
  { namespace, app }: { namespace: string; app: string },
  { stack }: Owner,
  kubeconfig: () => string | undefined,
): { hooks: pulumi.ResourceHookBinding; isNew: () => boolean } {
  let isNew = false;
  const hook = (suffix: string, callback: pulumi.ResourceHookFunction) =>
    new pulumi.ResourceHook(`${name}-${suffix}`, callback, { onDryRun: true });
  const beforeCreate = hook('namespace', async () => {
    isNew = true;
    const found = await inspect(kubeconfig(), namespace, (found) => found);
    if (found) refuseExisting(found, stack);
  });
  const own = { stack, isOwner: (owner: string) => owner === stack, hasDeployment: (other: string) => other === app };
  const beforeUpdate = hook('namespace-update', async ({ oldInputs }) => {
    const { name: deployed = namespace } = (oldInputs?.['metadata'] ?? {}) as { name?: string };
    const conflict = await inspect(kubeconfig(), deployed, (found, cluster) => ownershipConflict(own, found, cluster));
    if (conflict !== undefined) throw new Error(`Nothing was changed. ${conflict}`);
  });
  return { hooks: { beforeCreate: [beforeCreate], beforeUpdate: [beforeUpdate] }, isNew: () => isNew };
}

/** Reads a namespace and inspects it if it exists; one that cannot be read is an error. */
async function inspect<T>(
  kubeconfig: string | undefined,
  namespace: string,
  inspection: (found: KubeObject, cluster: ClusterReader) => T | Promise<T>,
): Promise<T | undefined> {
  if (kubeconfig === undefined) return undefined;
  try {
    const cluster = await clusterReader({ kubeconfig });
    const found = await cluster.find<KubeObject>(`/api/v1/namespaces/${namespace}`);
    return found && (await inspection(found, cluster));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`The owner of namespace ${namespace} cannot be read: ${reason}`, { cause: error });
  }
}
