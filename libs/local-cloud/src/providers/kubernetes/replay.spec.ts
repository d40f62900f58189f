import { DiffResponse } from '@pulumi/pulumi/proto/provider_pb';
import { type CheckRequest, type DiffRequest, type Resource } from '../rpc/provider.js';
import { text } from '../rpc/records.js';
import { checkResponse, diffResponse } from '../rpc/messages.js';
import { decode, type JsonObject, type Values } from '../rpc/values.js';
import { type Exchange, recording } from '../testing/recordings.js';
import { check } from './check.js';
import { diff } from './diff.js';
import { kindOf } from './kinds.js';

const OPERATIONS = [
  '1-create',
  '2-unchanged',
  '3-preview-update',
  '4-update',
  '5-replace-immutable',
  '6-bad-image',
  '7-back',
  '8-refresh-drift',
  '10-exists',
];
const KINDS = ['', 'ADD_REPLACE', 'DELETE', 'DELETE_REPLACE', 'UPDATE', 'UPDATE_REPLACE'];

const calls = (method: string) =>
  OPERATIONS.flatMap((operation) =>
    recording(operation)
      .filter((exchange) => exchange.method === method)
      .map((exchange) => [`${operation} ${text(exchange.request, 'type')}`, exchange] as const),
  );

describe('what the official provider answered', () => {
  test.each(calls('Check'))('to Check: %s', (_name, { request, response }) => {
    const { inputs, failures } = check(kindOf(resource(request).type), {
      ...resource(request),
      olds: values(request, 'olds'),
      news: values(request, 'news'),
      randomSeed: Buffer.from(text(request, 'randomSeed'), 'base64'),
    } satisfies CheckRequest);
    expect(failures).toEqual([]);
    expect(checkResponse({ inputs, failures }).getInputs()?.toJavaScript()).toEqual(response?.['inputs']);
  });

  test.each(calls('Diff'))('to Diff: %s', async (_name, { request, response }) => {
    const answer = await diff(
      kindOf(resource(request).type),
      {
        ...resource(request),
        id: text(request, 'id'),
        olds: values(request, 'olds'),
        oldInputs: values(request, 'oldInputs'),
        news: values(request, 'news'),
      } satisfies DiffRequest,
      // The API server's part is replayed against a real one.
      () => Promise.resolve(undefined),
    );
    expect(readable(answer)).toEqual(response);
  });
});

function resource(request: JsonObject): Resource {
  return { urn: text(request, 'urn'), type: text(request, 'type'), name: text(request, 'name') };
}

function values(request: Exchange['request'], field: string): Values {
  return decode(request[field] ?? {}) as Values;
}

/** A response as the recordings write it: without what has the default value. */
function readable(answer: Parameters<typeof diffResponse>[0]) {
  const response = diffResponse(answer).toObject();
  const detailed = response.detaileddiffMap.map(([path, { kind, inputdiff }]) => [
    path,
    { ...(KINDS[kind] && { kind: KINDS[kind] }), ...(inputdiff && { inputDiff: true }) },
  ]);
  return {
    changes: response.changes === DiffResponse.DiffChanges.DIFF_NONE ? 'DIFF_NONE' : 'DIFF_SOME',
    hasDetailedDiff: true,
    ...(detailed.length > 0 && { detailedDiff: Object.fromEntries(detailed) as JsonObject }),
    ...(response.replacesList.length > 0 && { replaces: response.replacesList }),
    ...(response.deletebeforereplace && { deleteBeforeReplace: true }),
  };
}
