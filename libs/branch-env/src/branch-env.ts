import * as pulumi from '@pulumi/pulumi';
import { makeApp } from './app.js';
import type { BranchEnvArgs } from './branch-env-args.js';
import { expose } from './expose.js';
import { makeNamespace, makeQuota } from './namespace.js';
import { makePolicies } from './network.js';
import { makeRedis } from './redis.js';
import { digestOf } from './release.js';
import { settingsOf } from './settings.js';

/**
 * One disposable environment: a namespace with limits, a Redis that belongs to it, the app, and an address. It works on any
 * cluster that `opts.provider` talks to, provided that the cluster enforces NetworkPolicies.
 * @throws {Error} at once if plain arguments do not fit; inside the outputs if the release does not
 * @example
 * const { address } = new BranchEnv('env', { environment: branchEnvironment('main'), app: 'shop', release }, { provider });
 */
export class BranchEnv extends pulumi.ComponentResource {
  /** The namespace, once it exists. */
  readonly namespace: pulumi.Output<string>;
  /**
   * IPv4 address that serves the app on port 80.
   * @example "203.0.113.7"
   */
  readonly address: pulumi.Output<string>;
  /**
   * Digest of the image that runs.
   * @example "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  readonly digest: pulumi.Output<string>;

  constructor(name: string, args: BranchEnvArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:env:BranchEnv', name, {}, opts);
    const settings = settingsOf(args);
    const release = pulumi.output(args.release);
    this.digest = release.apply(digestOf);

    const unplaced = { name, parent: this, labels: settings.environment.labels };
    this.namespace = makeNamespace(unplaced, settings, release);
    const place = { ...unplaced, namespace: this.namespace };
    makeQuota(place, settings);
    makePolicies(place, settings);
    const secret = makeRedis(place, settings);
    makeApp(place, settings, release.image, secret);
    this.address = expose(place, settings);

    this.registerOutputs({ namespace: this.namespace, address: this.address, digest: this.digest });
  }
}
