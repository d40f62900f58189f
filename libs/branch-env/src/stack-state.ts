import { type ClusterAccess, type ClusterReader, clusterReader } from './cluster-reader.ts';

/** A resource as a stack's state holds it, secrets in plain text. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  /** URN and id of the provider that made it. */
  provider?: string;
}

/** A namespace of a stack, and the cluster that it is in. */
export interface DeployedNamespace {
  name: string;
  urn: string;
  /** @param timeout milliseconds that one request may take */
  cluster: (timeout?: number) => Promise<ClusterReader>;
}

/** The namespaces that a stack's state holds, each with the arguments of the provider that made it. */
export function namespacesIn(resources: readonly StateResource[]): DeployedNamespace[] {
  const providers = new Map(resources.map(({ urn, inputs }) => [urn, (inputs ?? {}) as ClusterAccess]));
  return resources.flatMap(({ urn, type, id, provider }) => {
    if (type !== 'kubernetes:core/v1:Namespace' || !id) return [];
    const providerUrn = provider?.split('::').slice(0, -1).join('::') ?? '';
    const { kubeconfig, context } = providers.get(providerUrn) ?? {};
    return [{ name: id, urn, cluster: (timeout?: number) => clusterReader({ kubeconfig, context }, timeout) }];
  });
}
