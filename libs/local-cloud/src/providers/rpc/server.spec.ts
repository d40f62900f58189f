import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { type LogRequest } from '@pulumi/pulumi/proto/engine_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { EngineDouble, type Failure } from '../testing/grpc-client.js';
import { type Call, type CreateRequest, type Provider, ProviderError, UNCHANGED } from './provider.js';
import { serve, type ProviderServer } from './server.js';
import { type Secret, type Values } from './values.js';

/** Answers with what it was configured with; what creation does is the test's. */
class Echo implements Provider {
  static create: (request: CreateRequest) => Promise<Values> = () => Promise.resolve({});
  private config: Values = {};
  checkConfig = () => [];
  diffConfig = () => UNCHANGED;
  configure = (config: Values) => void (this.config = config);
  check = () => Promise.resolve({ inputs: this.config, failures: [{ property: 'a', reason: 'b' }] });
  diff = () =>
    Promise.resolve({ changes: new Map([['a', { kind: 'ADD' as const, replace: true }]]), deleteBeforeReplace: true });
  create = async (request: CreateRequest) => ({
    id: 'id',
    outputs: { ...(await Echo.create(request)), ...this.config },
  });
  read = () => Promise.resolve(undefined);
  update = () => Promise.resolve({});
  delete = () => Promise.resolve();
  invoke = (token: string) => Promise.reject(new Error(token));
}

let server: ProviderServer;
const doubles: EngineDouble[] = [];
const connect = () => {
  const double = new EngineDouble(server.port);
  doubles.push(double);
  return double;
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
afterEach(async () => {
  doubles.splice(0).forEach((double) => double.close());
  await server.close();
});

test('each connection has a provider of its own, configured for itself', async () => {
  const [a, b] = [connect(), connect()];
  await a.call('Configure', { args: { name: 'a' } });
  await b.call('Configure', { args: { name: 'b' } });
  const answers = await Promise.all([a, b, a].map((engine) => engine.call('Create', request)));
  expect(answers.map(({ properties }) => properties)).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'a' }]);
});

test('a connection that attaches starts afresh: its address may have been used before', async () => {
  const engine = connect();
  await engine.call('Configure', { args: { name: 'old' } });
  await engine.attach('127.0.0.1:1');
  expect(await engine.call('Create', request)).toEqual({ id: 'id', properties: {} });
});

test('secrets are accepted and previews supported', async () => {
  expect(await connect().call('Configure', { args: {} })).toMatchObject({ acceptsecrets: true, supportspreview: true });
});

test('a check failure and a replacement reach the engine', async () => {
  const engine = connect();
  expect(await engine.call('Check', request)).toMatchObject({ failuresList: [{ property: 'a', reason: 'b' }] });
  expect(await engine.call('Diff', request)).toMatchObject({ replacesList: ['a'], deletebeforereplace: true });
});

test('a mistake is told as a message, after which the engine knows that nothing was made', async () => {
  Echo.create = () => Promise.reject(new ProviderError('no such zone'));
  expect(await failure(connect().call('Create', request))).toEqual({
    code: status.FAILED_PRECONDITION,
    message: 'no such zone',
  });
});

test('a bug is told with its stack', async () => {
  Echo.create = () => Promise.reject(new TypeError('x is undefined'));
  expect(await failure(connect().call('Create', request))).toMatchObject({
    code: status.UNKNOWN,
    message: expect.stringMatching(/bug.*TypeError: x is undefined\n +at /s) as string,
  });
});

test('secrets are struck out of errors', async () => {
  const engine = connect();
  const secret = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', value: 'hunter2' };
  Echo.create = ({ inputs }) =>
    Promise.reject(new ProviderError(`bad ${((inputs['p'] as Secret).value as string) ?? ''}`));
  expect(await failure(engine.call('Create', { ...request, properties: { p: secret } }))).toMatchObject({
    message: 'bad [secret]',
  });
});

test('cancelling ends the waits of its own connection', async () => {
  const waits: Call['signal'][] = [];
  Echo.create = ({ signal }) => {
    waits.push(signal);
    return new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  const [a, b] = [connect(), connect()];
  const cancelled = failure(a.call('Create', request));
  void failure(b.call('Create', request));
  while (waits.length < 2) await new Promise((resolve) => setImmediate(resolve));
  await a.cancel();
  expect(await cancelled).toMatchObject({ message: 'The operation was cancelled.' });
  expect(waits.map(({ aborted }) => aborted).sort()).toEqual([false, true]);
});

test('an engine that hangs up ends its waits', async () => {
  const ended = new Promise<boolean>((resolve) => {
    Echo.create = ({ signal }) => {
      signal.addEventListener('abort', () => resolve(signal.aborted));
      started();
      return new Promise(() => undefined);
    };
  });
  let started = () => undefined as void;
  const begun = new Promise<void>((resolve) => (started = resolve));
  const call = connect().start('Create', request);
  await begun;
  call.hangUp();
  expect(await ended).toBe(true);
});

test('progress goes to the log of the engine that attached, once for each new line', async () => {
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
  Echo.create = ({ status: show }) => {
    ['1 of 2', '1 of 2', '2 of 2'].forEach(show);
    return Promise.resolve({});
  };
  const engine = connect();
  await engine.attach(`127.0.0.1:${port}`);
  await engine.call('Create', request);
  while (lines.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toMatchObject([
    { urn: 'urn:x', message: '1 of 2', ephemeral: true },
    { urn: 'urn:x', message: '2 of 2', ephemeral: true },
  ]);
  engineServer.forceShutdown();
});
