import { ManagedZone } from '@per-branch/dns';
import { GkeCluster } from '@per-branch/gke-cluster';
import * as gcp from '@pulumi/gcp';
import { makeCiIdentity } from './ci.ts';
import { grant, makeRepository } from './images.ts';
import { readSettings } from './settings.ts';
import { stackOf } from './stacks.ts';

/** What environments stand on. Its outputs hold addresses and no credential: whoever deploys brings an identity. */
export async function platform() {
  const settings = readSettings();
  const { publishes } = stackOf(settings.stack);
  const { project, region, stack, dnsName, mode, deletionProtection } = settings;
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

  const images = { project: settings.publisher, region };
  const repository = publishes ? makeRepository(images, google, deletionProtection) : undefined;
  const opts = { provider: google, dependsOn: repository ? [repository] : [] };
  grant('nodes-read-images', 'reader', cluster.nodeServiceAccount, images, opts);
  grant('ci-images', publishes ? 'writer' : 'reader', ci.email, images, opts);

  return Promise.resolve({
    cluster: cluster.connection,
    zone,
    nameServers,
    ciServiceAccount: ci.email,
    ...(repository && { registry: repository.registryUri }),
  });
}
