import * as pulumi from '@pulumi/pulumi';
import { makeApp } from './app.ts';
import type { BranchEnvArgs } from './branch-env-args.ts';
import { expose } from './expose.ts';
import { makeNamespace, makeQuota } from './namespace.ts';
import { makePolicies } from './network.ts';
import { makeRedis } from './redis.ts';
import { OWNER } from './labels.ts';
import { currentOwner, takeover } from './owner.ts';
import { digestOf, type Running } from './release.ts';
import { settingsOf } from './settings.ts';
import { makeClaim } from './volume.ts';

/**
 * One disposable environment: a namespace with limits, a Redis that belongs to it, the app, and an address. It works on any
 * cluster that `opts.provider` talks to, provided that the cluster enforces NetworkPolicies.
 * @throws {Error} at once if plain arguments do not fit; inside the outputs if the release does not
 * @example
 * const { address } = new BranchEnv('env', { environment: branchEnvironment('main', 'shop'), release }, { provider });
 */
export class BranchEnv extends pulumi.ComponentResource {
  /** The namespace, once it exists. */
  readonly namespace: pulumi.Output<string>;
  /**
   * IPv4 address that serves the app on port 80.
   * @example "203.0.113.7"
   */
  readonly address: pulumi.Output<string>;
  /** What runs: known when its pods serve, so that a rollout that fails is not recorded as one that runs. */
  readonly running: pulumi.Output<Running>;

  constructor(name: string, args: BranchEnvArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:env:BranchEnv', name, {}, opts);
    const settings = settingsOf(args);
    const release = pulumi.output(args.release);
    const owner = currentOwner();
    const kubeconfig = whenKnown(args.kubeconfig);
    const { namespaceResource, isNew } = makeNamespace({ name, parent: this }, settings, owner, kubeconfig);
    this.namespace = namespaceResource.metadata.name;
    const place = {
      name,
      parent: this,
      namespaceResource,
      namespace: this.namespace,
      labels: { ...settings.environment.labels, [OWNER]: owner.label },
      annotations: takeover(owner),
    };
    makeQuota(place, settings);
    makePolicies(place, settings);
    const claim = makeClaim(place, settings.redis.volume, isNew, kubeconfig);
    const redis = makeRedis(place, settings, claim);
    const { id } = makeApp(place, settings, release, redis, isNew);
    this.address = expose(place, settings);
    this.running = pulumi.all([release, id]).apply(([release]) => ({ ...release, digest: digestOf(release) }));
    this.registerOutputs({ namespace: this.namespace, address: this.address, running: this.running });
  }
}

/** A value that is there once it is known, and not in a preview of what makes it. */
function whenKnown<T>(input: pulumi.Input<T> | undefined): () => pulumi.Unwrap<T> | undefined {
  let value: pulumi.Unwrap<T> | undefined;
  pulumi.output(input).apply((known) => (value = known));
  return () => value;
}
