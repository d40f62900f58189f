import * as pulumi from '@pulumi/pulumi';

/** A repository of Artifact Registry. */
export interface Registry {
  /** @example "europe-west1" */
  location: string;
  /** @example "example-staging" */
  project: string;
  /** @example "shop" */
  repository: string;
}

const ADDRESS = /^([a-z0-9-]+)-docker\.pkg\.dev\/([a-z0-9-]+)\/([a-z0-9-]+)$/;

/**
 * Parses the address of a repository.
 * @throws {pulumi.RunError} if it is invalid
 * @example registryOf('europe-west1-docker.pkg.dev/example-staging/shop').location // "europe-west1"
 */
export function registryOf(address: string): Registry {
  const [, location, project, repository] = ADDRESS.exec(address) ?? [];
  if (location && project && repository) return { location, project, repository };
  throw new pulumi.RunError(
    `Expected the address of a repository, "<location>-docker.pkg.dev/<project>/<repository>"; got "${address}".`,
  );
}
