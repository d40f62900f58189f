import { UserError } from '@per-branch/go-tool';
import { kubernetesClient, requestError } from '../base/kubernetes-client.ts';
import { namespacesOf } from '../gke-auth/ownership.ts';
import { ArgumentSchema } from './arguments/argument-schema.ts';
import { GcpProvider } from './gcp/provider.ts';
import { type HandlerContext } from './gcp/resource-handler.ts';
import { ResourceStore } from './gcp/store.ts';
import { RandomProvider } from './random/provider.ts';
import { serve } from './rpc/server.ts';

/** What the emulators need of the running cloud. */
export interface EmulatorContext extends Pick<HandlerContext, 'apiServer' | 'registry' | 'zones'> {
  /** A kubeconfig file with cluster-admin rights. */
  adminKubeconfig: string;
  /** Folder for the state of the emulators. */
  stateDir: string;
}

/** The running emulators. */
export interface Providers {
  /** The port of each on loopback, for PULUMI_DEBUG_PROVIDERS. */
  ports: { gcp: number; random: number };
  close(): Promise<void>;
}

/**
 * Serves the emulators of Pulumi's `gcp` and `random` providers.
 * @example
 * const { ports } = await serveProviders(context);
 * process.env.PULUMI_DEBUG_PROVIDERS = `gcp:${ports.gcp},random:${ports.random}`;
 */
export async function serveProviders({ adminKubeconfig, stateDir, ...cloud }: EmulatorContext): Promise<Providers> {
  const [gcpSchema, randomSchema] = [new ArgumentSchema('@pulumi/gcp'), new ArgumentSchema('@pulumi/random')];
  const context: HandlerContext = {
    ...cloud,
    store: new ResourceStore(stateDir),
    namespacesOf: (cluster) =>
      namespacesOf(kubernetesClient(adminKubeconfig).core, cluster).catch((error: unknown) => {
        throw new UserError(`The namespaces of cluster ${cluster} cannot be listed: ${requestError(error)}`);
      }),
  };
  const gcp = await serve({ name: 'gcp', version: gcpSchema.version }, () => new GcpProvider(context, gcpSchema));
  const random = await serve({ name: 'random', version: randomSchema.version }, () => new RandomProvider(randomSchema));
  return {
    ports: { gcp: gcp.port, random: random.port },
    close() {
      gcp.close();
      random.close();
      return Promise.resolve();
    },
  };
}
