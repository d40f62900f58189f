import { UserError } from '@per-branch/go-tool';
import { type JsonObject, text } from '../../base/json.ts';
import { certificateOf, clusterIdentity } from '../../gke-auth/ownership.ts';
import { demand, lastSegment, type ResourceHandler } from './resource-handler.ts';

/** The name of clusters in the store. */
const CLUSTER = 'container.Cluster';

/** Every GKE cluster is the one local Kubernetes, whose namespaces name the cluster that they belong to. */
export const cluster: ResourceHandler = {
  check: (inputs) =>
    demand(
      /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(text(inputs, 'name')),
      'name',
      `expected at most 40 of a-z, 0-9 and -, a letter first; got "${text(inputs, 'name')}"`,
    ),
  computed: (inputs, { apiServer }) => ({
    endpoint: apiServer.endpoint,
    'masterAuth.clusterCaCertificate': certificateOf(apiServer.certificateAuthority, identityOf(inputs)),
    // Google makes a key whether or not it issues a client certificate.
    'masterAuth.clientKey': 'a2V5',
    selfLink: `https://container.googleapis.com/v1/${clusterId(inputs)}`,
  }),
  async delete(outputs, { namespacesOf }) {
    const name = text(outputs, 'name');
    if (outputs['deletionProtection'] !== false) {
      throw new UserError(
        `Cluster ${name} is protected from deletion. Set deletionProtection: false, run an update, then destroy or replace it.`,
      );
    }
    const namespaces = await namespacesOf(identityOf(outputs));
    if (namespaces.length === 0) return;
    throw new UserError(
      `Cluster ${name} is in use: it has the namespaces ${namespaces.join(', ')}. Destroy the stacks that made them first.`,
    );
  },
};

export const nodePool: ResourceHandler = {
  create(inputs, { store }) {
    const owner = clusterId({ ...inputs, name: lastSegment(inputs, 'cluster') });
    if (store.get(CLUSTER, owner)) return Promise.resolve();
    const known = store.ids(CLUSTER).join(', ') || 'none';
    return Promise.reject(new UserError(`There is no cluster ${owner} for this node pool. There are: ${known}.`));
  },
};

function identityOf(cluster: JsonObject): string {
  return clusterIdentity(text(cluster, 'project'), text(cluster, 'location'), text(cluster, 'name'));
}

function clusterId(cluster: JsonObject): string {
  return `projects/${text(cluster, 'project')}/locations/${text(cluster, 'location')}/clusters/${text(cluster, 'name')}`;
}
