import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callAfterFailedUp } from './hooks.ts';
import { type OperationContext } from './operation-context.ts';

/** The stack is empty and has a secret setting; what a real one has is tested in hooks.integration.ts. */
const stack = {
  api: (call: (api: object) => unknown) =>
    call({
      exportStack: () => Promise.resolve({ deployment: {} }),
      getAllConfig: () => Promise.resolve({ 'shop:password': { value: 'hush-hush', secret: true } }),
    }),
};

describe('callAfterFailedUp', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
  const run = async (
    code: string,
    signal = new AbortController().signal,
    timeLimit?: number,
    failure = new Error('refused'),
  ) => {
    writeFileSync(join(folder, 'hooks.js'), code);
    jest.resetModules();
    const lines: string[] = [];
    const request = { project: 'shop', stack: 'dev', folder, hooks: './hooks.js' };
    const context = { request, stack, log: (line: string) => lines.push(line), signal } as unknown as OperationContext;
    await callAfterFailedUp(context, failure, timeLimit);
    return lines;
  };

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('does not wait for a hook longer than its time limit, and drops what it logs later', async () => {
    const code = `exports.afterFailedUp = ({ log, signal }) =>
      new Promise(() => signal.addEventListener('abort', () => log('late')));`;
    expect(await run(code, undefined, 50)).toEqual([
      'The hook "afterFailedUp" of shop failed: it took longer than 0.05 s',
    ]);
  });

  it('gives the hook `redact` for a text that it cuts', async () => {
    const code = `exports.afterFailedUp = async ({ log, redact }) => log(redact('password hush-hush').slice(0, 13));`;
    expect(await run(code)).toEqual(['password [sec']);
  });

  it('logs nothing after Ctrl-C', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await run(`exports.afterFailedUp = () => new Promise(() => {});`, controller.signal)).toEqual([]);
  });

  it.each([
    ['nothing of an error that the `up` failed with too', 'no luck today', []],
    ['another error of the hook', 'refused', ['The hook "afterFailedUp" of shop failed: no luck today']],
  ])('logs %s', async (_how, failure, lines) => {
    const code = `exports.afterFailedUp = async () => { throw new Error('no luck today'); };`;
    expect(await run(code, undefined, undefined, new Error(failure))).toEqual(lines);
  });

  it('does nothing where the module has no such export', async () => {
    expect(await run(`exports.beforeDestroy = async () => {};`)).toEqual([]);
  });
});
