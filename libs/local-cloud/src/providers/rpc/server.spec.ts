import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { type LogRequest } from '@pulumi/pulumi/proto/engine_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { UserError } from '@per-branch/go-tool';
import { ProviderClient, type Failure } from '../testing/provider-client.ts';
import { type CreateRequest, type Provider } from './provider.ts';
import { serve, type ProviderServer } from './server.ts';
import { type Secret, type Values } from './values.ts';

/** Answers with its configuration; a test sets what creation does. */
class Echo implements Provider {
  static create: (request: CreateRequest) => Promise<Values> = () => Promise.resolve({});
  private config: Values = {};
  diffConfig = () => [{ path: 'region', kind: 'UPDATE' as const }];
  configure = (config: Values) => void (this.config = config);
  check = () => ({ inputs: this.config, failures: [{ property: 'a', reason: 'b' }] });
  diff = () => ({ changes: [{ path: 'a', kind: 'ADD' as const, replace: true }], deleteBeforeReplace: true });
  create = async (request: CreateRequest) => ({
    id: 'id',
    outputs: { ...(await Echo.create(request)), ...this.config },
  });
  read = () => undefined;
  update = () => Promise.resolve({});
  delete = () => Promise.resolve();
  invoke = (token: string) => Promise.reject(new Error(token));
}

let server: ProviderServer;
const engines: ProviderClient[] = [];
const connect = () => {
  const engine = new ProviderClient(server.port);
  engines.push(engine);
  return engine;
};
const request = { urn: 'urn:x', type: 't', name: 'n', properties: {} };
const failure = (call: Promise<unknown>) =>
  call.then(
    () => ({ code: 0 }),
    (error: Failure) => error,
  );

beforeEach(async () => {
  server = await serve({ name: 'echo', version: '1.2.3' }, () => new Echo());
});
afterEach(() => {
  engines.splice(0).forEach((engine) => engine.close());
  server.close();
});

it('each connection has a provider of its own, configured for itself', async () => {
  const [a, b] = [connect(), connect()];
  await a.call('Configure', { args: { name: 'a' } });
  await b.call('Configure', { args: { name: 'b' } });
  const answers = await Promise.all([a, b, a].map((engine) => engine.call('Create', request)));
  expect(answers.map(({ properties }) => properties)).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'a' }]);
});

it('a connection that attaches has a new provider: its address may have been used before', async () => {
  const engine = connect();
  await engine.call('Configure', { args: { name: 'old' } });
  await engine.attach('127.0.0.1:1');
  expect(await engine.call('Create', request)).toEqual({ id: 'id', properties: {} });
});

it('Configure announces that secrets are accepted and previews supported', async () => {
  expect(await connect().call('Configure', { args: {} })).toMatchObject({ acceptsecrets: true, supportspreview: true });
});

it('DiffConfig answers with the changes of the configuration, which replace nothing', async () => {
  const { replacesList, ...diff } = await connect().call('DiffConfig', request);
  expect(diff).toMatchObject({ changes: 2, hasdetaileddiff: true });
  expect(replacesList).toBeUndefined();
});

it('Check answers with failures, and Diff with replacements', async () => {
  const engine = connect();
  expect(await engine.call('Check', request)).toMatchObject({ failuresList: [{ property: 'a', reason: 'b' }] });
  expect(await engine.call('Diff', request)).toMatchObject({ replacesList: ['a'], deletebeforereplace: true });
});

it('a UserError becomes its message, with a code that says that nothing was made', async () => {
  Echo.create = () => Promise.reject(new UserError('no such zone'));
  expect(await failure(connect().call('Create', request))).toEqual({
    code: status.FAILED_PRECONDITION,
    message: 'no such zone',
  });
});

it('any other error becomes its stack', async () => {
  Echo.create = () => Promise.reject(new TypeError('x is undefined'));
  expect(await failure(connect().call('Create', request))).toMatchObject({
    code: status.UNKNOWN,
    message: expect.stringMatching(/bug.*TypeError: x is undefined\n +at /s) as string,
  });
});

it('secrets are redacted in errors', async () => {
  const engine = connect();
  const secret = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', value: 'hunter2' };
  Echo.create = ({ inputs }) => Promise.reject(new UserError(`bad ${((inputs['p'] as Secret).value as string) ?? ''}`));
  expect(await failure(engine.call('Create', { ...request, properties: { p: secret } }))).toMatchObject({
    message: 'bad [secret]',
  });
});

it('`warn` writes to the log of the engine that attached', async () => {
  const lines: LogRequest.AsObject[] = [];
  const engineServer = new Server();
  engineServer.addService(EngineService, {
    log: (call: { request: LogRequest }, callback: (error: null, answer: Empty) => void) => {
      lines.push(call.request.toObject());
      callback(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve) =>
    engineServer.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, bound) => resolve(bound)),
  );
  Echo.create = ({ warn }) => {
    warn('kept as a record');
    return Promise.resolve({});
  };
  const engine = connect();
  await engine.attach(`127.0.0.1:${port}`);
  await engine.call('Create', request);
  while (lines.length < 1) await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toMatchObject([{ urn: 'urn:x', message: 'kept as a record', ephemeral: false }]);
  engineServer.forceShutdown();
});
