import { ProviderError } from '../rpc/provider.js';

/** A type of object that the provider handles. */
export interface Kind {
  kind: string;
  apiVersion: string;
  /** Folder of the API, e.g. `/apis/apps/v1`. */
  api: string;
  plural: string;
  namespaced: boolean;
  /** Property paths that the API server never changes on an existing object. */
  immutable: string[];
  /** Whether controllers write a status into it. */
  status: boolean;
}

const IDENTITY = ['metadata.name', 'metadata.namespace'];

const KINDS: Record<string, Kind> = {
  ...group('core/v1', '/api/v1', [
    { kind: 'Namespace', plural: 'namespaces', namespaced: false, status: true },
    { kind: 'ResourceQuota', plural: 'resourcequotas', status: true },
    { kind: 'LimitRange', plural: 'limitranges' },
    { kind: 'Secret', plural: 'secrets', immutable: ['type'] },
    { kind: 'ConfigMap', plural: 'configmaps' },
    { kind: 'Service', plural: 'services', status: true, immutable: ['spec.clusterIP'] },
    { kind: 'ServiceAccount', plural: 'serviceaccounts' },
  ]),
  ...group('apps/v1', '/apis/apps/v1', [
    { kind: 'Deployment', plural: 'deployments', status: true, immutable: ['spec.selector'] },
    {
      kind: 'StatefulSet',
      plural: 'statefulsets',
      status: true,
      immutable: ['spec.podManagementPolicy', 'spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
    },
  ]),
  ...group('networking.k8s.io/v1', '/apis/networking.k8s.io/v1', [
    { kind: 'NetworkPolicy', plural: 'networkpolicies' },
  ]),
  ...group('policy/v1', '/apis/policy/v1', [
    { kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', status: true },
  ]),
};

/** The kind of a resource type, e.g. `kubernetes:apps/v1:Deployment`. */
export function kindOf(type: string): Kind {
  const kind = KINDS[type];
  if (kind) return kind;
  const known = Object.keys(KINDS).join(', ');
  throw new ProviderError(`The local cloud has no resources of type ${type}. It knows ${known}. Use one of these.`);
}

function group(version: string, api: string, kinds: (Pick<Kind, 'kind' | 'plural'> & Partial<Kind>)[]) {
  const apiVersion = version.replace(/^core\//, '');
  return Object.fromEntries(
    kinds.map(({ immutable = [], ...kind }) => [
      `kubernetes:${version}:${kind.kind}`,
      { namespaced: true, status: false, ...kind, api, apiVersion, immutable: [...IDENTITY, ...immutable] },
    ]),
  );
}
