import { UserError } from '../user-error.ts';

/** A repository of a registry: the name that clusters pull images by, and the address that requests go to. */
export interface Repository {
  /** @example "europe-west1-docker.pkg.dev/example-staging/click-count/click-count" */
  name: string;
  /** The host that credentials are kept for. */
  host: string;
  /** Path in the registry, as tokens are scoped by. */
  path: string;
  /** @example "https://europe-west1-docker.pkg.dev/v2/example-staging/click-count/click-count" */
  url: string;
}

/**
 * Parses the name of a repository. As with every container tool, a registry on this machine speaks plain HTTP, all others HTTPS.
 * @param mirror a registry that serves every other registry, each under its host. @example "http://127.0.0.1:5000"
 * @throws {UserError} if it is no such name
 */
export function repositoryOf(name: string, mirror?: string): Repository {
  const [host = '', ...components] = name.split('/');
  const valid = components.every((component) => /^[a-z0-9]+([._-]+[a-z0-9]+)*$/.test(component));
  if (!/^[\w.-]+(:\d+)?$/.test(host) || components.length === 0 || !valid) {
    throw new UserError(
      `Expected a registry's host and a path, such as "europe-west1-docker.pkg.dev/project/shop"; got "${name}": correct the registry.`,
    );
  }
  const path = mirror ? name : components.join('/');
  const scheme = /^(localhost|127\.[\d.]+)(:\d+)?$/.test(host) ? 'http' : 'https';
  const registry = mirror?.replace(/\/+$/, '') ?? `${scheme}://${host}`;
  return { name, host, path, url: `${registry}/v2/${path}` };
}
