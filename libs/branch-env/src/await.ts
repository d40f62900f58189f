/**
 * Annotations that tell Pulumi's Kubernetes provider what to wait for. By itself it waits at least ten seconds for each Service, whatever
 * its endpoints say.
 */

/** Nothing: what uses the Service waits for itself. */
export const SKIP_AWAIT = { 'pulumi.com/skipAwait': 'true' };

/** For an address of the balancer, IP or host name, so that a cluster that gives the other one is no endless wait. */
export const AWAIT_BALANCER = { 'pulumi.com/waitFor': 'jsonpath={.status.loadBalancer.ingress[0]}' };

/** An object's metadata with more annotations. */
export function annotated<M extends { annotations: Readonly<Record<string, string>> }>(
  metadata: M,
  annotations: Record<string, string>,
): M {
  return { ...metadata, annotations: { ...metadata.annotations, ...annotations } };
}
