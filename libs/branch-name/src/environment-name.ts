import { appLabel, dnsName } from './dns-name.ts';
import { slugOf } from './slug.ts';

/** A DNS label has 63 characters; `env-`, `-` and a slug take 34. */
const LONGEST_APP = 29;

/** The names of one environment. */
export interface EnvironmentName {
  /**
   * The service.
   * @example "shop"
   */
  readonly app: string;
  /**
   * The unchanged git branch; undefined in production, which has none.
   * @example "feature/login"
   */
  readonly branch?: string;
  /**
   * Namespace in the cluster, unique to app and branch.
   * @example "env-shop-feature-login-df7c7aeb"
   */
  readonly namespace: string;
  /**
   * Pulumi stack.
   * @example "feature-login-df7c7aeb"
   */
  readonly stack: string;
  /**
   * Labels of its objects. Their values are valid label values: the slug, not the branch.
   * @example { "per-branch/environment": "feature-login-df7c7aeb", "per-branch/app": "shop" }
   */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Annotations of its namespace: they hold the unchanged branch.
   * @example { "per-branch/branch": "feature/login" }
   */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The host names of an environment, without a final dot. */
export interface Hosts {
  /**
   * The address that users open.
   * @example "feature-login-df7c7aeb.click-count.staging.example.com"
   */
  readonly host: string;
  /**
   * Has the load balancer's address; `host` is an alias of it. Undefined if `host` has the address itself.
   * @example "feature-login-df7c7aeb.lb.click-count.staging.example.com"
   */
  readonly balancer?: string;
}

/** The DNS zone and the app that host names are made of. */
export interface DnsScope {
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
 * The names of a branch's environment. Two apps never share a namespace, also if the name of one starts with the other's: the
 * namespace ends in the branch's digest, so equal namespaces have the same branch and slug, and therefore the same app.
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
export function branchHosts(branch: string, { app, zone }: DnsScope): Hosts & { balancer: string } {
  const slug = slugOf(branch);
  return { host: dnsName(slug, app, zone), balancer: dnsName(slug, 'lb', app, zone) };
}

/**
 * The names of production. No branch has the same stack, because stacks of branches end in a digest.
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
export function productionHosts({ app, zone }: DnsScope): Hosts {
  return { host: dnsName(app, zone) };
}
