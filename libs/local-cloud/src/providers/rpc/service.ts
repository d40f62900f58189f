import { type handleUnaryCall, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { PluginInfo, type PluginAttach } from '@pulumi/pulumi/proto/plugin_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { type Connections } from './connections.ts';
import { engineLog } from './engine.ts';
import { checkResponse, diffResponse, failureMessage } from './messages.ts';
import { type Resource } from './provider.ts';
import { unary, type Context } from './unary.ts';
import { toStruct } from './values.ts';

/** The package that a server stands in for. */
export interface PackageInfo {
  /** e.g. `kubernetes` */
  name: string;
  version: string;
}

/**
 * The calls of Pulumi's ResourceProvider that these providers answer; gRPC says "unimplemented" to the others, Handshake
 * among them, whereupon the engine attaches and configures.
 */
export function service(info: PackageInfo, connections: Connections): UntypedServiceImplementation {
  return { ...connectionCalls(info, connections), ...configurationCalls(connections), ...resourceCalls(connections) };
}

function connectionCalls(info: PackageInfo, connections: Connections) {
  const attach: handleUnaryCall<PluginAttach, Empty> = (call, callback) => {
    connections.open(call.getPeer(), engineLog(call.request.getAddress()));
    callback(null, new Empty());
  };
  const cancel: handleUnaryCall<Empty, Empty> = (call, callback) => {
    connections.cancel(call.getPeer());
    callback(null, new Empty());
  };
  const getPluginInfo: handleUnaryCall<Empty, PluginInfo> = (_call, callback) => {
    callback(null, new PluginInfo().setVersion(info.version));
  };
  const getSchema: handleUnaryCall<messages.GetSchemaRequest, messages.GetSchemaResponse> = (_call, callback) => {
    callback(null, new messages.GetSchemaResponse().setSchema(JSON.stringify(info)));
  };
  return { attach, cancel, getPluginInfo, getSchema };
}

function configurationCalls(connections: Connections) {
  return {
    checkConfig: unary(connections, ({ provider, values }, request: messages.CheckRequest) => {
      const news = values(request.getNews());
      return checkResponse({ inputs: news, failures: provider.checkConfig(news) });
    }),
    diffConfig: unary(connections, ({ provider, values }, request: messages.DiffRequest) =>
      diffResponse(provider.diffConfig(values(request.getOldInputs() ?? request.getOlds()), values(request.getNews()))),
    ),
    configure: unary(connections, ({ provider, values }, request: messages.ConfigureRequest) => {
      provider.configure(values(request.getArgs()));
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    invoke: unary(connections, async ({ provider, values }, request: messages.InvokeRequest) => {
      const answer = await provider.invoke(request.getTok(), values(request.getArgs()));
      const response = new messages.InvokeResponse();
      if ('result' in answer) response.setReturn(toStruct(answer.result));
      else response.setFailuresList(answer.failures.map(failureMessage));
      return response;
    }),
  };
}

function resourceCalls(connections: Connections) {
  return {
    check: unary(connections, async ({ provider, values }, request: messages.CheckRequest) =>
      checkResponse(
        await provider.check({
          ...resource(request),
          olds: values(request.getOlds()),
          news: values(request.getNews()),
          randomSeed: request.getRandomseed_asU8(),
        }),
      ),
    ),
    diff: unary(connections, async (context, request: messages.DiffRequest) =>
      diffResponse(await context.provider.diff(diffRequest(context, request))),
    ),
    create: unary(connections, async ({ provider, values, call }, request: messages.CreateRequest) => {
      const inputs = values(request.getProperties());
      const created = await provider.create({ ...resource(request), ...call(request), inputs });
      return new messages.CreateResponse().setId(created.id).setProperties(toStruct(created.outputs));
    }),
    read: unary(connections, async ({ provider, values, call }, request: messages.ReadRequest) => {
      const found = await provider.read({
        ...resource(request),
        ...call(request),
        id: request.getId(),
        olds: values(request.getProperties()),
        oldInputs: values(request.getInputs()),
      });
      const response = new messages.ReadResponse();
      if (!found) return response;
      return response.setId(found.id).setProperties(toStruct(found.outputs)).setInputs(toStruct(found.inputs));
    }),
    update: unary(connections, async (context, request: messages.UpdateRequest) => {
      const outputs = await context.provider.update({ ...diffRequest(context, request), ...context.call(request) });
      return new messages.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(connections, async ({ provider, values, call }, request: messages.DeleteRequest) => {
      const olds = values(request.getProperties());
      await provider.delete({ ...resource(request), ...call(request), id: request.getId(), olds });
      return new Empty();
    }),
  };
}

function diffRequest({ values }: Context, request: messages.DiffRequest | messages.UpdateRequest) {
  return {
    ...resource(request),
    id: request.getId(),
    olds: values(request.getOlds()),
    oldInputs: values(request.getOldInputs()),
    news: values(request.getNews()),
  };
}

function resource(request: { getUrn(): string; getType(): string; getName(): string }): Resource {
  return { urn: request.getUrn(), type: request.getType(), name: request.getName() };
}
