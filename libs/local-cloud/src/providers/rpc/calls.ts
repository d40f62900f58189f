import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { type Connection } from './connection.ts';
import { type Change, type Checked, type Diff, type Resource } from './provider.ts';
import { toStruct } from './values.ts';

/** Answers one call of Pulumi's ResourceProvider: reads the request, calls the provider and makes the response. */
export type Call = (connection: Connection, request: never) => unknown;

export const CALLS = {
  checkConfig: (connection: Connection, request: messages.CheckRequest) =>
    checkResponse({ inputs: connection.values(request.getNews()), failures: [] }),

  /** Resources name their project themselves, so that another default replaces nothing by itself. */
  diffConfig(connection: Connection, request: messages.DiffRequest) {
    const olds = connection.values(request.getOldInputs() ?? request.getOlds());
    const changes = connection.provider.diffConfig(olds, connection.values(request.getNews()));
    return diffResponse({
      changes: changes.map((change) => ({ ...change, replace: false })),
      deleteBeforeReplace: false,
    });
  },

  configure(connection: Connection, request: messages.ConfigureRequest) {
    connection.provider.configure(connection.values(request.getArgs()));
    const response = new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    return response.setSupportsAutonamingConfiguration(true);
  },

  async invoke(connection: Connection, request: messages.InvokeRequest) {
    const result = await connection.provider.invoke(request.getTok(), connection.values(request.getArgs()));
    return new messages.InvokeResponse().setReturn(toStruct(result));
  },

  check: (connection: Connection, request: messages.CheckRequest) =>
    checkResponse(
      connection.provider.check({
        ...resource(request),
        olds: connection.values(request.getOlds()),
        news: connection.values(request.getNews()),
        randomSeed: request.getRandomseed_asU8(),
      }),
    ),

  diff: (connection: Connection, request: messages.DiffRequest) =>
    diffResponse(connection.provider.diff(diffRequest(connection, request))),

  async create(connection: Connection, request: messages.CreateRequest) {
    const inputs = connection.values(request.getProperties());
    const created = { ...resource(request), ...connection.operation(request), inputs };
    const { id, outputs } = await connection.provider.create(created);
    return new messages.CreateResponse().setId(id).setProperties(toStruct(outputs));
  },

  read(connection: Connection, request: messages.ReadRequest) {
    const [olds, oldInputs] = [connection.values(request.getProperties()), connection.values(request.getInputs())];
    const found = connection.provider.read({ ...resource(request), id: request.getId(), olds, oldInputs });
    const response = new messages.ReadResponse();
    if (!found) return response;
    return response.setId(found.id).setProperties(toStruct(found.outputs)).setInputs(toStruct(found.inputs));
  },

  async update(connection: Connection, request: messages.UpdateRequest) {
    const updated = { ...diffRequest(connection, request), ...connection.operation(request) };
    return new messages.UpdateResponse().setProperties(toStruct(await connection.provider.update(updated)));
  },

  async delete(connection: Connection, request: messages.DeleteRequest) {
    const olds = connection.values(request.getProperties());
    await connection.provider.delete({ ...resource(request), id: request.getId(), olds });
    return new Empty();
  },
};

function diffRequest(connection: Connection, request: messages.DiffRequest | messages.UpdateRequest) {
  return {
    ...resource(request),
    id: request.getId(),
    olds: connection.values(request.getOlds()),
    oldInputs: connection.values(request.getOldInputs()),
    news: connection.values(request.getNews()),
  };
}

function resource(request: { getUrn(): string; getType(): string; getName(): string }): Resource {
  return { urn: request.getUrn(), type: request.getType(), name: request.getName() };
}

function checkResponse({ inputs, failures }: Checked): messages.CheckResponse {
  return new messages.CheckResponse()
    .setInputs(toStruct(inputs))
    .setFailuresList(
      failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
    );
}

function diffResponse({ changes, deleteBeforeReplace }: Diff): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const replaces = changes.filter(({ replace }) => replace).map(({ path }) => path);
  const response = new messages.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setHasdetaileddiff(true)
    .setReplacesList(replaces)
    .setDeletebeforereplace(deleteBeforeReplace && replaces.length > 0);
  for (const change of changes) response.getDetaileddiffMap().set(change.path, propertyDiff(change));
  return response;
}

function propertyDiff({ kind, replace }: Change & { replace: boolean }): messages.PropertyDiff {
  // A deleted property can be shown from the old inputs only.
  const diff = new messages.PropertyDiff().setInputdiff(kind === 'DELETE');
  return diff.setKind(messages.PropertyDiff.Kind[replace ? (`${kind}_REPLACE` as const) : kind]);
}
