import { UserError } from './user-error.ts';

/** Where an image's repository is: the name that clusters pull it by, and the address that it is pushed to. */
export interface Repository {
  /** @example "europe-west1-docker.pkg.dev/example-staging/click-count/click-count" */
  name: string;
  /** Host whose credentials count. */
  host: string;
  /** @example "https://europe-west1-docker.pkg.dev/v2/example-staging/click-count/click-count" */
  url: string;
}

/**
 * The repository of `image` in a registry, or in the mirror that stands in for every registry and keeps each under its host.
 * As with every container tool, a registry on this machine speaks plain HTTP, all others HTTPS.
 */
export function repository(registry: string, image: string, mirror?: string): Repository {
  const [host = '', ...path] = registry.replace(/\/+$/, '').split('/');
  const valid = /^[\w.-]+(:\d+)?$/.test(host) && path.every((part) => /^[a-z0-9]+([._-]+[a-z0-9]+)*$/.test(part));
  if (!valid) {
    throw new UserError(
      `The registry ${JSON.stringify(registry)} is not a host and a path such as "europe-west1-docker.pkg.dev/project/click-count": correct --registry.`,
    );
  }
  const name = [...path, image].join('/');
  const scheme = /^(localhost|127\.[\d.]+)(:\d+)?$/.test(host) ? 'http' : 'https';
  const url = mirror ? `${mirror.replace(/\/+$/, '')}/v2/${host}/${name}` : `${scheme}://${host}/v2/${name}`;
  return { name: `${host}/${name}`, host, url };
}
