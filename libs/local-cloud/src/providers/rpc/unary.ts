import { type handleUnaryCall } from '@grpc/grpc-js';
import { type Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type Connections } from './connections.ts';
import { grpcError } from './errors.ts';
import { type Call, type Provider } from './provider.ts';
import { fromStruct, type Values } from './values.ts';

/** What a handler is given besides the request. */
export interface Context {
  provider: Provider;
  /** Reads a property bag; what is secret in it is struck out of every message from then on. */
  values: (struct: Struct | undefined) => Values;
  call: (request: ChangeRequest) => Call;
}

/** The parts that calls for a change have in common. */
interface ChangeRequest {
  getUrn(): string;
  getPreview?(): boolean;
}

/** Turns a function into a gRPC handler: finds the connection's provider, and maps errors. */
export function unary<Request, Response>(
  connections: Connections,
  handle: (context: Context, request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (grpc, callback) => {
    const { provider, redactor, log } = connections.get(grpc.getPeer());
    const strike = (text: string) => redactor.strike(text);
    const context: Context = {
      provider,
      values(struct) {
        const values = fromStruct(struct);
        redactor.remember(values);
        return values;
      },
      call: (request) => ({
        preview: request.getPreview?.() ?? false,
        warn: (line) => log.warn(request.getUrn(), strike(line)),
      }),
    };
    // Inside a promise, so that what a handler throws at once is mapped as well.
    Promise.resolve()
      .then(() => handle(context, grpc.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(grpcError(error, strike)),
      );
  };
}
