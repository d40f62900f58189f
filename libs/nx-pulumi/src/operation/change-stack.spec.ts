import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
const conflict = () => Promise.reject(new EngineError("no stack named 'dev' found"));

describe('completeOperation', () => {
  const run = (outputs: () => Promise<object>, interrupted?: AbortController) =>
    completeOperation(context(outputs, interrupted), undefined);

  it('returns the outputs', async () => {
    await expect(run(() => Promise.resolve({ url: 'here' }))).resolves.toEqual({ url: 'here' });
  });

  it('reads nothing after Ctrl-C, and fails with the message that the operation is complete', async () => {
    const interrupted = new AbortController();
    interrupted.abort();
    const outputs = jest.fn(() => Promise.resolve({}));
    await expect(run(outputs, interrupted)).rejects.toEqual(complete);
    expect(outputs).not.toHaveBeenCalled();
  });

  it('does not wait for another operation after Ctrl-C, and fails with the same message', async () => {
    const interrupted = new AbortController();
    const outputs = () => {
      setImmediate(() => interrupted.abort());
      return conflict();
    };
    await expect(run(outputs, interrupted)).rejects.toEqual(complete);
  });

  it.each([
    ['its tags were set', { listTags: conflict }],
    ['pending operations were removed from the state', { listTags: () => Promise.resolve({}), setTag: async () => {} }],
  ])('interrupted before %s, names that step', async (step, api) => {
    const interrupted = new AbortController();
    const outputs = () => {
      setImmediate(() => interrupted.abort());
      return Promise.resolve({ version: '1' });
    };
    const up = context(outputs, interrupted, { tags: ['version'] }, api);
    up.stack.state = conflict;
    const pending = { deployment: { resources: [], pending_operations: [{ resource: { urn: 'made' } }] } };
    await expect(completeOperation(up, { version: 3, ...pending })).rejects.toEqual(
      new EngineError(`up is complete and recorded; it was interrupted before ${step}: run it again.`),
    );
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

  it('refuses resources that are protected in the state after the hook `beforeDestroy`', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'change-stack-'));
    writeFileSync(join(folder, 'hooks.js'), 'exports.beforeDestroy = async () => {};');
    const api = { exportStack: () => Promise.resolve({}), getAllConfig: () => Promise.resolve({}) } as Partial<Api>;
    const request = { operation: 'destroy', project: 'shop', folder, hooks: './hooks.js' } as const;
    const destroy = context(() => Promise.resolve({}), undefined, request, api);
    destroy.stack.state = () => Promise.resolve(state);
    const before = { version: 3, deployment: { resources: [], pending_operations: [] } };
    await expect(changeStack(destroy, before)).rejects.toThrow('has protected resources: kept');
    rmSync(folder, { recursive: true });
  });
});
