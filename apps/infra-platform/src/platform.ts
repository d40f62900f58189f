import { ManagedZone } from '@per-branch/dns';
import { GkeCluster } from '@per-branch/gke-cluster';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { readSettings } from './settings.ts';

/** The repository of click-count's images. */
const REPOSITORY = 'click-count';

/** What CI needs to deploy environments: objects in the cluster, records in the zone. */
const CI_ROLES = { cluster: 'roles/container.developer', dns: 'roles/dns.admin' };

/** The platform of environments. Its outputs are addresses and no credentials: a deployment uses its own identity. */
export async function platform() {
  const settings = readSettings();
  const { project, region, stack, dnsName, mode, deletionProtection, publishesImages } = settings;
  const google = new gcp.Provider('google', { project, region });

  const cluster = new GkeCluster(
    'cluster',
    { name: stack, project, location: region, mode, deletionProtection },
    { provider: google },
  );
  const { zone, nameServers } = new ManagedZone(
    'zone',
    { name: stack, dnsName, description: `Environments of ${stack}`, deletionProtection },
    { provider: google },
  );
  const ci = makeCiIdentity(project, google);

  const images = { project: settings.imagesProject, location: region };
  const repository = publishesImages ? makeRepository(images, google, deletionProtection) : undefined;
  const opts = { provider: google, dependsOn: repository ? [repository] : [] };
  grantImages('nodes-read-images', 'reader', cluster.nodeServiceAccount, images, opts);
  grantImages('ci-images', publishesImages ? 'writer' : 'reader', ci.email, images, opts);

  return Promise.resolve({
    cluster: cluster.connection,
    zone,
    nameServers,
    ciServiceAccount: ci.email,
    ...(repository && { registry: repository.registryUri }),
  });
}

/** The identity of CI. It has no key: an owner lets the system that runs the builds act as it. */
function makeCiIdentity(project: string, google: gcp.Provider): gcp.serviceaccount.Account {
  const account = new gcp.serviceaccount.Account(
    'ci',
    { project, accountId: 'per-branch-ci', displayName: 'Builds that deploy environments' },
    { provider: google },
  );
  for (const [name, role] of Object.entries(CI_ROLES)) {
    new gcp.projects.IAMMember(`ci-${name}`, { project, role, member: account.member }, { provider: google });
  }
  return account;
}

interface ImagesLocation {
  project: string;
  location: string;
}

/** The repository of images. Its tags are immutable; while it is protected, Pulumi refuses to delete or replace it. */
function makeRepository(
  images: ImagesLocation,
  google: gcp.Provider,
  protect: boolean,
): gcp.artifactregistry.Repository {
  return new gcp.artifactregistry.Repository(
    'images',
    {
      ...images,
      repositoryId: REPOSITORY,
      format: 'DOCKER',
      description: 'Images of click-count, each under the commit that it was built from',
      dockerConfig: { immutableTags: true },
    },
    { provider: google, protect },
  );
}

/** Lets a service account read or write the images. */
function grantImages(
  name: string,
  right: 'reader' | 'writer',
  email: pulumi.Output<string>,
  images: ImagesLocation,
  opts: pulumi.CustomResourceOptions,
): void {
  const member = pulumi.interpolate`serviceAccount:${email}`;
  const role = `roles/artifactregistry.${right}`;
  new gcp.artifactregistry.RepositoryIamMember(name, { ...images, repository: REPOSITORY, role, member }, opts);
}
