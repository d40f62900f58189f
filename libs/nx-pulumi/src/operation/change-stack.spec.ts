import { changeStack, completeOperation } from './change-stack.ts';
import { EngineError } from './engine-errors.ts';
import { type OperationContext } from './operation-context.ts';
import { type OperationRequest } from './protocol.ts';
import { type StackState } from './stack-client.ts';

type Api = Parameters<Parameters<OperationContext['stack']['api']>[0]>[0];

const context = (
  outputs: () => Promise<object>,
  interrupted = new AbortController(),
  request: Partial<OperationRequest> = {},
  api: Partial<Api> = {},
) =>
  ({
    request: { operation: 'up', stack: 'dev', wait: 60, tags: [], engine: {}, ...request },
    log: () => undefined,
    signal: interrupted.signal,
    stack: { outputs, api: (call: (stack: Api) => unknown) => call(api as Api) },
  }) as unknown as OperationContext;
const complete = new EngineError(
  'up is complete and recorded; it was interrupted before its outputs were read: run it again, or the target "outputs" with --stack=dev.',
);

describe('completeOperation', () => {
  const run = (outputs: () => Promise<object>, interrupted?: AbortController) =>
    completeOperation(context(outputs, interrupted), undefined);

  it('returns the outputs', async () => {
    await expect(run(() => Promise.resolve({ url: 'here' }))).resolves.toEqual({ url: 'here' });
  });

  it('reads nothing after Ctrl-C, and says that the operation is complete', async () => {
    const interrupted = new AbortController();
    interrupted.abort();
    const outputs = jest.fn(() => Promise.resolve({}));
    await expect(run(outputs, interrupted)).rejects.toEqual(complete);
    expect(outputs).not.toHaveBeenCalled();
  });

  it('does not wait for another operation after Ctrl-C, and says the same', async () => {
    const interrupted = new AbortController();
    const outputs = () => {
      setImmediate(() => interrupted.abort());
      return Promise.reject(new EngineError("no stack named 'dev' found"));
    };
    await expect(run(outputs, interrupted)).rejects.toEqual(complete);
  });

  it('fails with the error of the engine, with or without Ctrl-C', async () => {
    const interrupted = new AbortController();
    const outputs = () => {
      interrupted.abort();
      return Promise.reject(new EngineError('connection refused'));
    };
    await expect(run(outputs, interrupted)).rejects.toThrow('connection refused');
    await expect(run(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });

  it.each([
    ['up', [['replicas', '3']]],
    ['refresh', []],
  ] as const)('after `%s` sets the tags %j: those of `tags` that differ and are not secret', async (operation, set) => {
    const setTag = jest.fn(() => Promise.resolve());
    const api = { setTag, listTags: () => Promise.resolve({ version: '1', replicas: '2' }) };
    const outputs = { version: '1', replicas: 3, password: '[secret]', zones: ['a'], other: 'x' };
    const request = { operation, tags: ['version', 'replicas', 'password', 'zones', 'missing'] };
    await completeOperation(
      context(() => Promise.resolve(outputs), undefined, request, api),
      undefined,
    );
    expect(setTag.mock.calls).toEqual(set);
  });

  it('forgets pending operations whose resources the `up` has made, and keeps the others', async () => {
    const [made, unmade] = ['made', 'unmade'].map((urn) => ({ resource: { urn } }));
    const resources = [{ urn: 'made', type: 'shop:Thing' }];
    const state = { version: 3, deployment: { resources, pending_operations: [made, unmade] } } as StackState;
    const importStack = jest.fn(() => Promise.resolve());
    const up = context(() => Promise.resolve({}), undefined, {}, { importStack });
    up.stack.state = () => Promise.resolve(state);
    await completeOperation(up, state);
    expect(importStack).toHaveBeenCalledWith({ version: 3, deployment: { resources, pending_operations: [unmade] } });
  });
});

describe('changeStack', () => {
  const resources = [{ urn: 'urn:pulumi:dev::shop::slow:index:Thing::kept', type: 'slow:index:Thing', protect: true }];
  const state: StackState = { version: 3, deployment: { resources, pending_operations: [] } };

  it('refuses to `destroy` a stack with protected resources, and names them', async () => {
    const destroy = context(() => Promise.resolve({}), undefined, { operation: 'destroy', project: 'shop' });
    await expect(changeStack(destroy, state)).rejects.toThrow(
      'Stack "dev" of shop has protected resources: kept (slow:index:Thing). Nothing was destroyed.',
    );
  });
});
