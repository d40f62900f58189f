import type * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

/** What the resources of one environment have in common. */
export interface ResourceContext {
  /** Prefix of the resources' names in the program. */
  name: string;
  parent: pulumi.Resource;
  /** Deleted last, with everything in it. */
  namespaceResource: kubernetes.core.v1.Namespace;
  namespace: pulumi.Output<string>;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
}

/** Label of the pods of `app` or `redis`; every Service, policy and workload selects by this label only. */
export function selectorOf(component: string): Record<string, string> {
  return { 'app.kubernetes.io/name': component };
}

/** Metadata of an object; with a component, its selector is among the labels. */
export function metadata(
  { namespace, labels, annotations }: ResourceContext,
  name: string,
  component?: string,
  more: Record<string, string> = {},
) {
  const selector = component === undefined ? {} : selectorOf(component);
  return { namespace, name, labels: { ...labels, ...selector }, annotations: { ...annotations, ...more } };
}

/** Resource options with the parent, and a timeout in seconds for create, update and delete. */
export function timeouts({ parent }: Pick<ResourceContext, 'parent'>, seconds: number): pulumi.CustomResourceOptions {
  const time = `${seconds}s`;
  return { parent, customTimeouts: { create: time, update: time, delete: time } };
}

// By default Pulumi's Kubernetes provider waits at least ten seconds for each Service, whatever its endpoints are.

/** Annotation: the provider waits for nothing, because the resources that use the object do. */
export const SKIP_AWAIT = { 'pulumi.com/skipAwait': 'true' };

/** Annotation: the provider waits for an IP address or host name, so that neither kind of cluster makes it wait forever. */
export const AWAIT_BALANCER = { 'pulumi.com/waitFor': 'jsonpath={.status.loadBalancer.ingress[0]}' };

/** What the "restricted" pod security standard requires, and a read-only root file system. */
export const POD_SECURITY = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** No access to the API server, and no variables of Services, which could collide with the app's own. */
export const POD_ISOLATION = { automountServiceAccountToken: false, enableServiceLinks: false };
