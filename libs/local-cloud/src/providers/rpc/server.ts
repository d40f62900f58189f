import { type handleUnaryCall, Server, ServerCredentials, type UntypedHandleCall } from '@grpc/grpc-js';
import { PluginInfo, type PluginAttach } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { GetSchemaResponse } from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { CALLS, type Call } from './calls.ts';
import { Connection } from './connection.ts';
import { type Provider } from './provider.ts';

export interface ProviderServer {
  port: number;
  close(): void;
}

/**
 * Serves an emulated provider to engines that attach by PULUMI_DEBUG_PROVIDERS, on loopback and a free port. `create`
 * makes the provider of one connection. The SDK's own server (`@pulumi/pulumi/provider`) serves one provider to one
 * engine, without previews, detailed diffs and warnings.
 * @param info name and version of the emulated package
 */
export async function serve(info: { name: string; version: string }, create: () => Provider): Promise<ProviderServer> {
  const connections = new Connections(create);
  const unary = (call: Call): UntypedHandleCall => {
    const handler: handleUnaryCall<unknown, unknown> = (grpc, callback) => {
      const connection = connections.get(grpc.getPeer());
      // Inside a promise, so that what a call throws at once is converted as well.
      Promise.resolve()
        .then(() => call(connection, grpc.request as never))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(connection.toProviderError(error)),
        );
    };
    return handler;
  };
  const attach: handleUnaryCall<PluginAttach, Empty> = (grpc, callback) => {
    connections.open(grpc.getPeer(), grpc.request.getAddress());
    callback(null, new Empty());
  };
  const cancel: handleUnaryCall<Empty, Empty> = (grpc, callback) => {
    connections.get(grpc.getPeer()).canceled = true;
    callback(null, new Empty());
  };
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  // gRPC answers "unimplemented" to all other calls, also to Handshake, whereupon the engine attaches and configures.
  server.addService(ResourceProviderService, {
    attach,
    cancel,
    getPluginInfo: unary(() => new PluginInfo().setVersion(info.version)),
    getSchema: unary(() => new GetSchemaResponse().setSchema(JSON.stringify(info))),
    ...Object.fromEntries(Object.entries(CALLS).map(([name, call]) => [name, unary(call as Call)])),
  });
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
    },
  };
}

/**
 * The engine attaches all providers of one name to one server, and no call names its provider. Each has a
 * connection of its own, so that the peer's address identifies it.
 */
class Connections {
  private readonly byPeer = new Map<string, Connection>();

  constructor(private readonly create: () => Provider) {}

  get(peer: string): Connection {
    return this.byPeer.get(peer) ?? this.open(peer);
  }

  /** A new connection, which replaces an earlier one from the same address. */
  open(peer: string, engineAddress?: string): Connection {
    this.close(([known, { canceled }]) => known === peer || canceled);
    const connection = new Connection(this.create(), engineAddress);
    this.byPeer.set(peer, connection);
    return connection;
  }

  close(which: (entry: [string, Connection]) => boolean = () => true): void {
    for (const [peer, connection] of [...this.byPeer].filter(which)) {
      connection.close();
      this.byPeer.delete(peer);
    }
  }
}
