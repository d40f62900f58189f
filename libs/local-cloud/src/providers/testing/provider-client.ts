import { credentials, type ServiceError } from '@grpc/grpc-js';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { PluginAttach } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { type JsonObject } from '../../base/json.ts';

const REQUESTS = {
  CheckConfig: messages.CheckRequest,
  DiffConfig: messages.DiffRequest,
  Configure: messages.ConfigureRequest,
  Check: messages.CheckRequest,
  Diff: messages.DiffRequest,
  Create: messages.CreateRequest,
  Read: messages.ReadRequest,
  Update: messages.UpdateRequest,
  Delete: messages.DeleteRequest,
  Invoke: messages.InvokeRequest,
};
export type Method = keyof typeof REQUESTS;

/** A failed call. */
export interface Failure {
  code: number;
  message: string;
}

/** Calls a provider as the engine does: requests and answers are JSON. */
export class ProviderClient {
  private readonly client: ResourceProviderClient;

  constructor(port: number) {
    // A connection of its own, as each of the engine's providers has.
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  attach(address: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.client.attach(new PluginAttach().setAddress(address), (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
  }

  /** Answers the response, or throws a {@link Failure}. */
  call(method: Method, request: JsonObject): Promise<JsonObject> {
    const name = nameOf(method);
    return new Promise((resolve, reject) => {
      this.client[name](message(method, request) as messages.CheckRequest, (error, response) =>
        // A plain object: Jest shows it whole.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- tests compare what a failure carries
        error ? reject(failure(error)) : resolve(json(response)),
      );
    });
  }

  close(): void {
    this.client.close();
  }
}

/** The client's method; all take a request and a callback, so that one type is enough. */
function nameOf(method: Method): 'check' {
  return (method.charAt(0).toLowerCase() + method.slice(1)) as 'check';
}

function message(method: Method, request: JsonObject) {
  const built = new REQUESTS[method]();
  for (const [field, value] of Object.entries(request)) {
    const setter = `set${field.charAt(0).toUpperCase()}${field.slice(1)}`;
    const set = Object.entries(methodsOf(built)).find(([name]) => name.toLowerCase() === setter.toLowerCase());
    // Fields that this version of the messages does not have, or that no test needs.
    if (!set || ['variables', 'resourceStatusAddress'].includes(field)) continue;
    const struct = typeof value === 'object' && value !== null && !Array.isArray(value);
    (set[1] as (value: unknown) => void).call(built, struct ? Struct.fromJavaScript(value) : value);
  }
  return built;
}

function methodsOf(built: object): Record<string, unknown> {
  const prototype = Object.getPrototypeOf(built) as Record<string, unknown>;
  return Object.fromEntries(Object.getOwnPropertyNames(prototype).map((name) => [name, prototype[name]]));
}

interface Message {
  toObject(): JsonObject;
}

/** The response with maps as JSON and defaults left out. */
function json(response: Message): JsonObject {
  const plain = response.toObject();
  const structs = ['inputs', 'properties', 'return'].flatMap((field) => {
    const getter = `get${field.charAt(0).toUpperCase()}${field.slice(1)}` as keyof Message;
    const get = (response as unknown as Record<string, undefined | (() => Struct | undefined)>)[getter];
    const struct = get?.call(response);
    return struct ? [[field, struct.toJavaScript()] as const] : [];
  });
  const rest = Object.entries(plain).filter(([field]) => !['inputs', 'properties', 'pb_return'].includes(field));
  const present = rest.filter(
    ([, value]) => value !== '' && value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0),
  );
  return { ...Object.fromEntries(present), ...Object.fromEntries(structs) };
}

function failure({ code, details }: ServiceError): Failure {
  return { code, message: details };
}
