import { BranchEnv } from '@per-branch/branch-env';
import { productionEnvironment, productionHosts } from '@per-branch/branch-name';
import { DnsRecords, type Zone } from '@per-branch/dns';
import { type ClusterConnection, clusterProvider, contextOf, kubeconfigOf } from '@per-branch/gke-cluster';
import { publishedImage } from '@per-branch/published-image';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

const APP = 'click-count';

/** Production, on a platform of its own. Its outputs are what people and lists go by. */
export async function production() {
  const settings = new pulumi.Config();
  const version = settings.require('version');
  const platform = new pulumi.StackReference(settings.require('platform'));
  const cluster = (await platform.requireOutputValue('cluster')) as ClusterConnection;
  const zone = (await platform.requireOutputValue('zone')) as Zone;
  const google = new gcp.Provider('google', { project: cluster.project, region: cluster.location });
  // Before anything is made: a version that does not exist leaves all as it is.
  const release = await publishedImage(
    { registry: settings.require('registry'), image: APP, version },
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
  return {
    url: pulumi.interpolate`http://${host}`,
    host,
    address,
    namespace,
    version: running.version,
    commit: running.commit,
    digest: running.digest,
    image: running.image,
    time: running.time,
  };
}
