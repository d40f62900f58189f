import type { EnvironmentName } from '@per-branch/branch-name';
import type * as pulumi from '@pulumi/pulumi';
import type { Release } from './release.ts';

/** Arguments of {@link BranchEnv}. */
export interface BranchEnvArgs {
  /**
   * The names of the environment, from `@per-branch/branch-name`. Deployment and Service are named after its app, which is not "redis".
   * @example branchEnvironment('feature/login', 'shop')
   */
  environment: EnvironmentName;
  /**
   * Content of a kubeconfig of the provider's cluster. With it, a namespace without an owner is refused too, in a preview already,
   * the error names the owner of a namespace, and `redis.volume` is checked. Without it, the API server refuses another stack's
   * namespace.
   * @default none
   * @example kubeconfigOf(connection)
   */
  kubeconfig?: pulumi.Input<string>;
  /**
   * Unique name of the cluster; the namespace's annotation `per-branch/cluster`. `environmentsOn` of
   * `@per-branch/branch-env/cluster` uses it where several clusters list the same namespaces.
   * @default none
   * @example "gke_example-staging_europe-west1_staging"
   */
  clusterIdentifier?: string;
  /** The release to run; see {@link Release}. */
  release: pulumi.Input<Release>;
  /**
   * How the app is reached from outside of the cluster.
   * @default { kind: "loadBalancer" }
   */
  exposure?: Exposure;
  /**
   * TCP port that the app listens on; the app gets it as PORT.
   * @default 8080
   */
  port?: number;
  /**
   * Number of pods of the app.
   * @default 2
   * @example 3
   */
  replicas?: number;
  /**
   * HTTP paths of the liveness and the readiness probe.
   * @default { live: "/livez", ready: "/readyz" }
   */
  probes?: { live: string; ready: string };
  /**
   * CPU and memory requests of one pod of the app; the memory is also its limit.
   * @default { cpu: "50m", memory: "192Mi" }
   * @example { cpu: "500m", memory: "512Mi" }
   */
  resources?: { cpu: string; memory: string };
  /** The Redis of the environment. */
  redis?: RedisArgs;
  /**
   * Seconds without progress after which a rollout has failed. New nodes take a minute or two.
   * @default 180
   * @example 600
   */
  progressDeadlineSeconds?: number;
}

/** Redis of an environment; it is named `redis`, and only the environment's app can reach it. */
export interface RedisArgs {
  /**
   * Image with `redis-server` and `redis-cli` of version 7 or newer, run as user 999.
   * @default "docker.io/library/redis:7"
   * @example "europe-docker.pkg.dev/example/mirror/redis:7.4"
   */
  image?: pulumi.Input<string>;
  /**
   * Size of the volume of the append-only file; it has the cluster's default class. A volume does not shrink, and grows where its
   * StorageClass allows expansion. With {@link BranchEnvArgs.kubeconfig}, another size is refused before Redis or the app change,
   * with the sizes and the steps to take, in a preview too; without it, by the API server.
   * @default "1Gi"
   * @example "10Gi"
   */
  volume?: string;
}

/** A load balancer and an IP address for each environment. */
export interface LoadBalancerExposure {
  kind: 'loadBalancer';
}

/** How the app is reached: a union, so that one address for all environments can join it. */
export type Exposure = LoadBalancerExposure;
