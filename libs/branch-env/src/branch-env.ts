import * as pulumi from '@pulumi/pulumi';
import { makeApp } from './app.ts';
import type { BranchEnvArgs } from './branch-env-args.ts';
import { expose } from './expose.ts';
import { makeNamespace, makeQuota } from './namespace.ts';
import { makePolicies } from './network.ts';
import { OWNER } from './ownership.ts';
import { currentOwner } from './ownership-hooks.ts';
import { makeRedis } from './redis.ts';
import { digestOf, type Running } from './release.ts';
import { settingsOf } from './settings.ts';
import { makeClaim } from './volume.ts';

/**
 * One disposable environment: a namespace with limits, a Redis of its own, the app, and an address. It works on every cluster of
 * `opts.provider` that enforces NetworkPolicies.
 * @throws {Error} at once if a plain argument is invalid; inside the outputs if the release is
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
  /** The release that runs: known once its pods are ready, so that a failed rollout is not recorded. */
  readonly running: pulumi.Output<Running>;

  constructor(name: string, args: BranchEnvArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:env:BranchEnv', name, {}, opts);
    const settings = settingsOf(args);
    const release = pulumi.output(args.release);
    const owner = currentOwner();
    const kubeconfig = onceKnown(args.kubeconfig);
    const { namespaceResource, isNew } = makeNamespace({ name, parent: this }, settings, owner, kubeconfig);
    this.namespace = namespaceResource.metadata.name;
    const context = {
      name,
      parent: this,
      namespaceResource,
      namespace: this.namespace,
      labels: { ...settings.environment.labels, [OWNER]: owner.label },
      // An object that exists, of a killed `up` or another field manager, is changed to what the program declares.
      annotations: { 'pulumi.com/patchFieldManager': owner.fieldManager, 'pulumi.com/patchForce': 'true' },
    };
    makeQuota(context, settings);
    makePolicies(context, settings);
    const claim = makeClaim(context, settings.redis.volume, isNew, kubeconfig);
    const redis = makeRedis(context, settings, claim);
    const { id } = makeApp(context, settings, release, redis, isNew);
    this.address = expose(context, settings);
    this.running = pulumi.all([release, id]).apply(([release]) => ({ ...release, digest: digestOf(release) }));
    this.registerOutputs({ namespace: this.namespace, address: this.address, running: this.running });
  }
}

/** The value of an input; undefined until it is known, as in a preview of the resource that it comes from. */
function onceKnown<T>(input: pulumi.Input<T> | undefined): () => pulumi.Unwrap<T> | undefined {
  let value: pulumi.Unwrap<T> | undefined;
  pulumi.output(input).apply((resolved) => (value = resolved));
  return () => value;
}
