import { kubernetesClient, requestError } from '../base/kubernetes-client.ts';
import { namespacesOf } from '../gke-auth/ownership.ts';
import { Shapes } from './arguments/shapes.ts';
import { GcpProvider } from './gcp/provider.ts';
import { gcpStore } from './gcp/records.ts';
import { type CloudFacts } from './gcp/resource-handler.ts';
import { RandomProvider } from './random/provider.ts';
import { ProviderError } from './rpc/provider.ts';
import { serve } from './rpc/server.ts';

/** The emulators as they run. */
export interface Providers {
  /** The port of each on loopback, for PULUMI_DEBUG_PROVIDERS. */
  ports: { gcp: number; random: number };
  /** Ends every wait and stops serving. */
  close(): Promise<void>;
}

/**
 * Serves the emulators of Pulumi's `gcp` and `random` providers.
 * @example
 * const { ports } = await serveProviders(facts);
 * process.env.PULUMI_DEBUG_PROVIDERS = `gcp:${ports.gcp},random:${ports.random}`;
 */
export async function serveProviders(facts: CloudFacts): Promise<Providers> {
  const gcpShapes = new Shapes('@pulumi/gcp');
  const randomShapes = new Shapes('@pulumi/random');
  const context = {
    facts,
    store: gcpStore(facts.stateDir),
    namespacesOf: (cluster: string) =>
      namespacesOf(kubernetesClient(facts.adminKubeconfig).core, cluster).catch((error: unknown) => {
        throw new ProviderError(`The namespaces of cluster ${cluster} cannot be listed: ${requestError(error)}`);
      }),
  };
  const gcp = await serve({ name: 'gcp', version: gcpShapes.version }, () => new GcpProvider(context, gcpShapes));
  const random = await serve({ name: 'random', version: randomShapes.version }, () => new RandomProvider(randomShapes));
  const servers = { gcp, random };
  return {
    ports: { gcp: gcp.port, random: random.port },
    close: async () => {
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
}
