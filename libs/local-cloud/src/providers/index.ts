import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudFacts } from '../cloud.js';
import { Shapes } from './arguments/shapes.js';
import { GcpProvider } from './gcp/provider.js';
import { ResourceStore } from './gcp/store.js';
import { KubeClient } from './kubernetes/client.js';
import { namespacesOf } from './kubernetes/ownership.js';
import { KubernetesProvider } from './kubernetes/provider.js';
import { RandomProvider } from './random/provider.js';
import { serve } from './rpc/server.js';

/** The stand-ins as they run. */
export interface Providers {
  /** The port of each on loopback, for PULUMI_DEBUG_PROVIDERS. */
  ports: { kubernetes: number; gcp: number; random: number };
  /** Ends every wait and stops serving. */
  close(): Promise<void>;
}

/**
 * Serves the stand-ins for the `kubernetes`, `gcp` and `random` providers of Pulumi.
 * @example
 * const { ports } = await serveProviders(facts);
 * process.env.PULUMI_DEBUG_PROVIDERS = `kubernetes:${ports.kubernetes},gcp:${ports.gcp},random:${ports.random}`;
 */
export async function serveProviders(facts: CloudFacts): Promise<Providers> {
  const gcpShapes = new Shapes('@pulumi/gcp');
  const randomShapes = new Shapes('@pulumi/random');
  const context = {
    facts,
    store: new ResourceStore(join(facts.stateDir, 'gcp')),
    namespacesOf: (cluster: string) =>
      namespacesOf(KubeClient.fromKubeconfig(readFileSync(facts.adminKubeconfig, 'utf8')), cluster),
  };
  const kubernetes = await serve({ name: 'kubernetes', version: '4.34.2' }, () => new KubernetesProvider());
  const gcp = await serve({ name: 'gcp', version: gcpShapes.version }, () => new GcpProvider(context, gcpShapes));
  const random = await serve({ name: 'random', version: randomShapes.version }, () => new RandomProvider(randomShapes));
  const servers = { kubernetes, gcp, random };
  return {
    ports: { kubernetes: kubernetes.port, gcp: gcp.port, random: random.port },
    close: async () => {
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
}
