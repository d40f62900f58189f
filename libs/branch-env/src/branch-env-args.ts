import type { EnvironmentName } from '@per-branch/branch-name';
import type * as pulumi from '@pulumi/pulumi';
import type { Exposure } from './exposure.ts';
import type { Release } from './release.ts';

/** Arguments of {@link BranchEnv}. */
export interface BranchEnvArgs {
  /**
   * How everything is called, from `@per-branch/branch-name`; Deployment and Service are called like its app. Not "redis".
   * @example branchEnvironment('feature/login', 'shop')
   */
  environment: EnvironmentName;
  /**
   * Content of a kubeconfig of the cluster that the provider talks to. With it, a namespace that nobody owns is refused too, in
   * a preview already, and the refusal says whose a namespace is. Without it, the API server refuses another stack's namespace.
   * `redis.volume` is checked with it, too.
   * @default none
   * @example kubeconfigOf(connection)
   */
  kubeconfig?: pulumi.Input<string>;
  /**
   * What tells the cluster from others; the namespace's annotation `per-branch/cluster`. `environmentsOn` of
   * `@per-branch/branch-env/cluster` goes by it where several clusters show the same namespaces.
   * @default none
   * @example "gke_example-staging_europe-west1_staging"
   */
  clusterIdentifier?: string;
  /** What runs; see {@link Release}. */
  release: pulumi.Input<Release>;
  /**
   * How the world reaches the app.
   * @default { kind: "loadBalancer" }
   */
  exposure?: Exposure;
  /**
   * TCP port that the app listens on; it gets it as PORT.
   * @default 8080
   */
  port?: number;
  /**
   * Pods of the app.
   * @default 2
   * @example 3
   */
  replicas?: number;
  /**
   * Paths that say over HTTP that the process lives, and that it can serve.
   * @default { live: "/livez", ready: "/readyz" }
   */
  probes?: { live: string; ready: string };
  /**
   * CPU and memory of one pod of the app; the memory is a limit, too.
   * @default { cpu: "50m", memory: "192Mi" }
   * @example { cpu: "500m", memory: "512Mi" }
   */
  resources?: { cpu: string; memory: string };
  /** The Redis of the environment. */
  redis?: RedisArgs;
  /**
   * Seconds without progress after which a rollout has failed. Nodes that have to be made first take a minute or two.
   * @default 180
   * @example 600
   */
  startWithin?: number;
}

/** Redis of an environment; it is called `redis`, and only the environment's app reaches it. */
export interface RedisArgs {
  /**
   * Image with `redis-server` and `redis-cli` of version 7 or newer, run as user 999.
   * @default "docker.io/library/redis:7"
   * @example "europe-docker.pkg.dev/example/mirror/redis:7.4"
   */
  image?: pulumi.Input<string>;
  /**
   * Size of the volume that holds the append-only file; the cluster's default class. A volume does not shrink, and grows where
   * its StorageClass allows that. With {@link BranchEnvArgs.kubeconfig}, another size is refused before Redis or the app change,
   * with the sizes and the steps to take, in a preview too; without it, by the API server in its own words.
   * @default "1Gi"
   * @example "10Gi"
   */
  volume?: string;
}
