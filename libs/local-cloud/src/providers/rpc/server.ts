import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { Connections } from './connections.ts';
import { type Provider } from './provider.ts';
import { type PackageInfo, service } from './service.ts';

export interface ProviderServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves a provider to engines that attach by PULUMI_DEBUG_PROVIDERS, on loopback and a port of the system's choice.
 * `create` makes the provider of one connection.
 */
export async function serve(info: PackageInfo, create: () => Provider): Promise<ProviderServer> {
  const connections = new Connections(create);
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  server.addService(ResourceProviderService, service(info, connections));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    close() {
      connections.close();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}
