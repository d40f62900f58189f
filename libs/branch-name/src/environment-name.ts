import { appLabel, dnsName } from './dns-name.ts';
import { slugOf } from './slug.ts';

/** What a DNS label of 63 characters leaves beside `env-`, `-` and a slug of 29. */
const LONGEST_APP = 29;

/** How everything is called that belongs to one environment. */
export interface EnvironmentName {
  /**
   * The service.
   * @example "shop"
   */
  readonly app: string;
  /**
   * The git branch as it is; undefined in production, which follows no branch.
   * @example "feature/login"
   */
  readonly branch?: string;
  /**
   * Namespace in the cluster: of this app and this branch alone.
   * @example "env-shop-feature-login-df7c7aeb"
   */
  readonly namespace: string;
  /**
   * Pulumi stack.
   * @example "feature-login-df7c7aeb"
   */
  readonly stack: string;
  /**
   * Labels of its objects: valid label values, so the slug and never the raw branch.
   * @example { "per-branch/environment": "feature-login-df7c7aeb", "per-branch/app": "shop" }
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
 * The names of a branch's environment. Two apps do not share a namespace, even where one's name begins with the other's: the
 * namespace ends in the branch's digest, so equal namespaces are of one branch, whose slug leaves one app.
 * @param app the service, one DNS label of at most 29 characters
 * @throws {Error} if the branch is empty, or the app is no such label
 * @example branchEnvironment('feature/login', 'shop').namespace // "env-shop-feature-login-df7c7aeb"
 */
export function branchEnvironment(branch: string, app: string): EnvironmentName {
  const slug = slugOf(branch);
  return {
    app,
    branch,
    namespace: `env-${appLabel(app, LONGEST_APP)}-${slug}`,
    stack: slug,
    labels: { 'per-branch/environment': slug, 'per-branch/app': app },
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
 * The names of production. No branch can get its stack, which ends in no digest.
 * @param app the service, one DNS label
 * @example productionEnvironment('click-count').namespace // "click-count"
 */
export function productionEnvironment(app: string): EnvironmentName {
  return {
    app,
    namespace: appLabel(app, 63),
    stack: 'production',
    labels: { 'per-branch/environment': 'production', 'per-branch/app': app },
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
