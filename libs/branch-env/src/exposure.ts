/** A balancer and an address of its own for each environment. */
export interface LoadBalancerExposure {
  kind: 'loadBalancer';
}

/** How the world reaches the app: a union, so that one address for all environments can join it. */
export type Exposure = LoadBalancerExposure;
