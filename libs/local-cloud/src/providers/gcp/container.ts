import { certificateOf, clusterIdentity } from '../../gke-auth/ownership.ts';
import { ProviderError } from '../rpc/provider.ts';
import { type JsonObject, text } from '../../base/json.ts';
import { demand, lastPart, type ResourceHandler } from './resource-handler.ts';

/** Where the records of clusters lie. */
const CLUSTER = 'container.Cluster';

/** Every GKE cluster is the one local Kubernetes; what is in it tells by its namespaces to whom it belongs. */
export const cluster: ResourceHandler = {
  check: (inputs) =>
    demand(
      /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(text(inputs, 'name')),
      'name',
      `expected at most 40 of a-z, 0-9 and -, a letter first; got "${text(inputs, 'name')}"`,
    ),
  computed: (inputs, { facts }) => ({
    endpoint: facts.apiServer.endpoint,
    'masterAuth.clusterCaCertificate': certificateOf(facts.apiServer.certificateAuthority, identityOf(inputs)),
    // Google makes a key whether or not a client certificate is issued.
    'masterAuth.clientKey': 'a2V5',
    selfLink: `https://container.googleapis.com/v1/${clusterId(inputs)}`,
  }),
  async delete(outputs, { namespacesOf }) {
    const name = text(outputs, 'name');
    if (outputs['deletionProtection'] !== false) {
      throw new ProviderError(
        `Cluster ${name} is protected from deletion. Set deletionProtection: false, run an update, then destroy or replace it.`,
      );
    }
    const namespaces = await namespacesOf(identityOf(outputs));
    if (namespaces.length === 0) return;
    throw new ProviderError(
      `Cluster ${name} is in use: it has the namespaces ${namespaces.join(', ')}. Destroy the stacks that made them first.`,
    );
  },
};

export const nodePool: ResourceHandler = {
  create(inputs, { store }) {
    const owner = clusterId({ ...inputs, name: lastPart(inputs, 'cluster') });
    if (store.get(CLUSTER, owner)) return Promise.resolve();
    const known = store.ids(CLUSTER).join(', ') || 'none';
    return Promise.reject(new ProviderError(`There is no cluster ${owner} for this node pool. There are: ${known}.`));
  },
};

function identityOf(cluster: JsonObject): string {
  return clusterIdentity(text(cluster, 'project'), text(cluster, 'location'), text(cluster, 'name'));
}

function clusterId(inputs: JsonObject): string {
  return `projects/${text(inputs, 'project')}/locations/${text(inputs, 'location')}/clusters/${text(inputs, 'name')}`;
}
