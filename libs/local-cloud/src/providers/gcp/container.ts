import { ProviderError } from '../rpc/provider.js';
import { text } from '../rpc/records.js';
import { type JsonObject } from '../rpc/values.js';
import { type Definition, demand, lastPart } from './definition.js';

/** Every GKE cluster is the one local Kubernetes; what is in it tells by its namespaces to whom it belongs. */
export const cluster: Definition = {
  name: 'container.Cluster',
  file: 'container/cluster',
  args: 'ClusterArgs',
  autonamed: 'name',
  defaults: { project: 'project', location: 'region' },
  replaceOn: ['name', 'project', 'location', 'enableAutopilot', 'network', 'subnetwork', 'ipAllocationPolicy'],
  id: clusterId,
  check: (inputs) =>
    demand(
      /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(text(inputs, 'name')),
      'name',
      `expected at most 40 of a-z, 0-9 and -, a letter first; got "${text(inputs, 'name')}"`,
    ),
  computed: (inputs, { facts }) => ({
    endpoint: facts.apiServer.endpoint,
    masterAuth: {
      ...(inputs['masterAuth'] as JsonObject | undefined),
      clusterCaCertificate: facts.apiServer.certificateAuthority,
    },
    selfLink: `https://container.googleapis.com/v1/${clusterId(inputs)}`,
    deletionProtection: inputs['deletionProtection'] ?? true,
  }),
  async delete(outputs, { namespacesOf }) {
    const name = text(outputs, 'name');
    if (outputs['deletionProtection'] !== false) {
      throw new ProviderError(
        `Cluster ${name} is protected from deletion. Set deletionProtection: false, run an update, then destroy it.`,
      );
    }
    // The name under which a kubeconfig of GKE knows the cluster.
    const namespaces = await namespacesOf(`gke_${text(outputs, 'project')}_${text(outputs, 'location')}_${name}`);
    if (namespaces.length === 0) return;
    throw new ProviderError(
      `Cluster ${name} is in use: it has the namespaces ${namespaces.join(', ')}. Destroy the stacks that made them first.`,
    );
  },
};

export const nodePool: Definition = {
  name: 'container.NodePool',
  file: 'container/nodePool',
  args: 'NodePoolArgs',
  autonamed: 'name',
  defaults: { project: 'project', location: 'region' },
  replaceOn: ['name', 'project', 'location', 'cluster', 'initialNodeCount'],
  id: (inputs) => `${clusterId({ ...inputs, name: lastPart(inputs, 'cluster') })}/nodePools/${text(inputs, 'name')}`,
  computed: () => ({ instanceGroupUrls: [], managedInstanceGroupUrls: [] }),
  create(inputs, { store }) {
    const owner = clusterId({ ...inputs, name: lastPart(inputs, 'cluster') });
    if (store.get(cluster.name, owner)) return Promise.resolve();
    const known = store.ids(cluster.name).join(', ') || 'none';
    return Promise.reject(new ProviderError(`There is no cluster ${owner} for this node pool. There are: ${known}.`));
  },
};

function clusterId(inputs: JsonObject): string {
  return `projects/${text(inputs, 'project')}/locations/${text(inputs, 'location')}/clusters/${text(inputs, 'name')}`;
}
