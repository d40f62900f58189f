import { BranchEnv } from '@per-branch/branch-env';
import { branchEnvironment, branchHosts } from '@per-branch/branch-name';
import { DnsRecords, type ZoneReference } from '@per-branch/dns';
import { type ClusterConnection, clusterProvider, contextOf, kubeconfigOf } from '@per-branch/gke-cluster';
import { publishedImage } from '@per-branch/published-image';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { APP } from './app.ts';
import { refuseOtherBranch } from './recorded-branch.ts';

/** The environment of a branch, on the staging platform. Its outputs are the source of truth of what runs. */
export async function staging() {
  const settings = new pulumi.Config();
  const branch = settings.require('branch');
  const environment = branchEnvironment(branch, APP);
  await refuseOtherBranch(branch, environment.stack);

  const platform = new pulumi.StackReference(settings.require('platform'));
  const cluster = (await platform.requireOutputValue('cluster')) as ClusterConnection;
  const zone = (await platform.requireOutputValue('zone')) as ZoneReference;
  const registry = (await platform.requireOutputValue('registry')) as string;
  const google = new gcp.Provider('google', { project: cluster.project, region: cluster.location });
  // Resolved before anything is made: a version that does not exist changes nothing.
  const release = await publishedImage(
    { registry, image: APP, version: settings.require('version') },
    { provider: google },
  );

  const hosts = branchHosts(branch, { app: APP, zone: zone.dnsName });
  const provider = clusterProvider('cluster', cluster);
  const { address, namespace, running } = new BranchEnv(
    'environment',
    { environment, release, kubeconfig: kubeconfigOf(cluster), clusterIdentifier: contextOf(cluster) },
    { provider },
  );
  const { host } = new DnsRecords('dns', { zone, ...hosts, address }, { provider: google });
  const { version, commit, digest, image, time } = running;
  const url = pulumi.interpolate`http://${host}`;
  return { url, host, address, namespace, branch, version, commit, digest, image, time };
}
