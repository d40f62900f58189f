import { type handleUnaryCall } from '@grpc/grpc-js';
import { type Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type Connections } from './connections.js';
import { grpcError } from './errors.js';
import { type Call, type Provider } from './provider.js';
import { fromStruct, type Values } from './values.js';

/** What a handler is given besides the request. */
export interface Context {
  provider: Provider;
  /** Reads a property bag; what is secret in it is struck out of every message from then on. */
  values: (struct: Struct | undefined) => Values;
  call: (request: LongRequest) => Call;
}

/** The parts that calls of any length have in common; which of them are there depends on the call. */
interface LongRequest {
  getUrn(): string;
  getTimeout?(): number;
  getPreview?(): boolean;
}

/** Turns a function into a gRPC handler: finds the connection's provider, and maps errors. */
export function unary<Request, Response>(
  connections: Connections,
  handle: (context: Context, request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (grpc, callback) => {
    const { provider, redactor, log, cancellation } = connections.get(grpc.getPeer());
    const gone = new AbortController();
    grpc.on('cancelled', () => gone.abort());
    const strike = (text: string) => redactor.strike(text);
    const context: Context = {
      provider,
      values(struct) {
        const values = fromStruct(struct);
        redactor.remember(values);
        return values;
      },
      call: (request) => ({
        signal: AbortSignal.any([cancellation.signal, gone.signal]),
        preview: request.getPreview?.() ?? false,
        timeout: request.getTimeout?.() ?? 0,
        status: changing((line) => log.status(request.getUrn(), strike(line))),
        warn: (line) => log.warn(request.getUrn(), strike(line)),
        strike,
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

/** Passes on a line that differs from the one before. */
function changing(show: (line: string) => void): (line: string) => void {
  let shown = '';
  return (line) => {
    if (line !== shown) show(line);
    shown = line;
  };
}
