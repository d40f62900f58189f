import { BranchEnv } from '@per-branch/branch-env';
import { productionEnvironment, productionHosts } from '@per-branch/branch-name';
import { DnsRecords, type ZoneReference } from '@per-branch/dns';
import { type ClusterConnection, clusterProvider, contextOf, kubeconfigOf } from '@per-branch/gke-cluster';
import { publishedImage } from '@per-branch/published-image';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

const APP = 'click-count';

/** Production, on its own platform. Its outputs are the source of truth of what runs. */
export async function production() {
  const settings = new pulumi.Config();
  const requested = settings.require('version');
  const platform = new pulumi.StackReference(settings.require('platform'));
  const cluster = (await platform.requireOutputValue('cluster')) as ClusterConnection;
  const zone = (await platform.requireOutputValue('zone')) as ZoneReference;
  const google = new gcp.Provider('google', { project: cluster.project, region: cluster.location });
  // Resolved before anything is made: a version that does not exist changes nothing.
  const release = await publishedImage(
    { registry: settings.require('registry'), image: APP, version: requested },
    { provider: google },
  );

  const provider = clusterProvider('cluster', cluster);
  const environment = productionEnvironment(APP);
  const { address, namespace, running } = new BranchEnv(
    'environment',
    { environment, release, kubeconfig: kubeconfigOf(cluster), clusterIdentifier: contextOf(cluster) },
    { provider },
  );
  const hosts = productionHosts({ app: APP, zone: zone.dnsName });
  const { host } = new DnsRecords('dns', { zone, ...hosts, address }, { provider: google });
  const { version, commit, digest, image, time } = running;
  const url = pulumi.interpolate`http://${host}`;
  return { url, host, address, namespace, version, commit, digest, image, time };
}
