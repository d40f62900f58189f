import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

/** The repository that click-count's images are published to; CI may write, and nobody can move a version once it is there. */
const REPOSITORY = 'click-count';

interface Place {
  project: string;
  region: string;
}

/** Makes the repository; while it is protected, Pulumi refuses to delete or replace it. */
export function makeRepository(
  { project, region }: Place,
  google: gcp.Provider,
  protect: boolean,
): gcp.artifactregistry.Repository {
  return new gcp.artifactregistry.Repository(
    'images',
    {
      project,
      location: region,
      repositoryId: REPOSITORY,
      format: 'DOCKER',
      description: 'Images of click-count, each under the commit that it was built from',
      dockerConfig: { immutableTags: true },
    },
    { provider: google, protect },
  );
}

/** Lets somebody read or write the images. */
export function grant(
  name: string,
  right: 'reader' | 'writer',
  email: pulumi.Output<string>,
  { project, region }: Place,
  opts: pulumi.CustomResourceOptions,
): void {
  new gcp.artifactregistry.RepositoryIamMember(
    name,
    {
      project,
      location: region,
      repository: REPOSITORY,
      role: `roles/artifactregistry.${right}`,
      member: pulumi.interpolate`serviceAccount:${email}`,
    },
    opts,
  );
}
