import { type ClusterAccess, type ClusterReader, clusterReader } from './cluster-reader.ts';

/** A resource in a stack's state, secrets in plain text. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  /** URN and id of its provider. */
  provider?: string;
}

/** A namespace in a stack's state, and its cluster. */
export interface DeployedNamespace {
  name: string;
  urn: string;
  /** @param timeout milliseconds for one request */
  cluster: (timeout?: number) => Promise<ClusterReader>;
}

/** The namespaces in a stack's state, with access to their clusters by the arguments of their providers. */
export function namespacesIn(resources: readonly StateResource[]): DeployedNamespace[] {
  const providers = new Map(resources.map(({ urn, inputs }) => [urn, (inputs ?? {}) as ClusterAccess]));
  return resources.flatMap(({ urn, type, id, provider }) => {
    if (type !== 'kubernetes:core/v1:Namespace' || !id) return [];
    const providerUrn = provider?.split('::').slice(0, -1).join('::') ?? '';
    const { kubeconfig, context } = providers.get(providerUrn) ?? {};
    return [{ name: id, urn, cluster: (timeout?: number) => clusterReader({ kubeconfig, context }, timeout) }];
  });
}
