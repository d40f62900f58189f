import { dnsName } from './dns-name.js';
import { slugOf } from './slug.js';

/** How everything is called that belongs to one environment. */
export interface EnvironmentName {
  /**
   * The git branch as it is; undefined in production, which follows no branch.
   * @example "feature/login"
   */
  readonly branch?: string;
  /**
   * Namespace in the cluster.
   * @example "env-feature-login-df7c7aeb"
   */
  readonly namespace: string;
  /**
   * Pulumi stack.
   * @example "feature-login-df7c7aeb"
   */
  readonly stack: string;
  /**
   * Labels of its objects: valid label values, so the slug and never the raw branch.
   * @example { "per-branch/environment": "feature-login-df7c7aeb" }
   */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Annotations of its namespace, for people and lists: they hold the raw branch.
   * @example { "per-branch/branch": "feature/login" }
   */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The names that DNS knows an environment by. Neither ends in a dot. */
export interface Hosts {
  /**
   * What people open.
   * @example "feature-login-df7c7aeb.click-count.staging.example.com"
   */
  readonly host: string;
  /**
   * What holds the balancer's address; `host` is an alias of it. Undefined where `host` holds the address itself.
   * @example "feature-login-df7c7aeb.lb.click-count.staging.example.com"
   */
  readonly balancer?: string;
}

/** Where an environment is published. */
export interface Place {
  /**
   * The service, one DNS label.
   * @example "click-count"
   */
  app: string;
  /**
   * DNS name of the zone; a dot at its end is dropped.
   * @example "staging.example.com"
   */
  zone: string;
}

/**
 * The names of a branch's environment.
 * @throws {Error} if the branch is empty
 * @example branchEnvironment('feature/login').namespace // "env-feature-login-df7c7aeb"
 */
export function branchEnvironment(branch: string): EnvironmentName {
  const slug = slugOf(branch);
  return {
    branch,
    namespace: `env-${slug}`,
    stack: slug,
    labels: { 'per-branch/environment': slug },
    annotations: { 'per-branch/branch': branch },
  };
}

/**
 * The hosts of a branch's environment. A wildcard certificate for `*.<app>.<zone>` covers `host` for every branch.
 * @throws {Error} if the branch is empty, or app and zone are no DNS names
 * @example branchHosts('main', { app: 'click-count', zone: 'staging.example.com' }).host
 */
export function branchHosts(branch: string, { app, zone }: Place): Hosts & { balancer: string } {
  const slug = slugOf(branch);
  return { host: dnsName(slug, app, zone), balancer: dnsName(slug, 'lb', app, zone) };
}

/**
 * The names of production. No branch can get them: a branch's namespace starts with `env-`, its stack ends in a digest.
 * @param app the service, one DNS label
 * @example productionEnvironment('click-count').namespace // "click-count"
 */
export function productionEnvironment(app: string): EnvironmentName {
  return {
    namespace: dnsName(app),
    stack: 'production',
    labels: { 'per-branch/environment': 'production' },
    annotations: {},
  };
}

/**
 * The host of production, in a zone of its own.
 * @example productionHosts({ app: 'click-count', zone: 'example.com' }).host // "click-count.example.com"
 */
export function productionHosts({ app, zone }: Place): Hosts {
  return { host: dnsName(app, zone) };
}
