import { afterEngine } from './after-engine.ts';
import { EngineError } from './cli.ts';
import { type RequestInFolder } from './protocol.ts';

const request = { operation: 'up', stack: 'dev', wait: 60 } as RequestInFolder;
const OUTPUTS = 'its outputs were read: run the target "outputs"';
const run = (work: () => Promise<string>, interrupted = new AbortController()) =>
  afterEngine(request, { note: () => undefined, signal: interrupted.signal }, OUTPUTS, work);
const complete = new EngineError(`up is complete and recorded; it was interrupted before ${OUTPUTS}.`);

describe('what is done after the engine', () => {
  it('is done, and answers', async () => {
    await expect(run(() => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('is not begun after Ctrl-C, which says that the operation is complete', async () => {
    const interrupted = new AbortController();
    interrupted.abort();
    const work = jest.fn(() => Promise.resolve('done'));
    await expect(run(work, interrupted)).rejects.toEqual(complete);
    expect(work).not.toHaveBeenCalled();
  });

  it('does not go on to wait for another operation after Ctrl-C, which says the same', async () => {
    const interrupted = new AbortController();
    const work = () => {
      setImmediate(() => interrupted.abort());
      return Promise.reject(new EngineError("no stack named 'dev' found"));
    };
    await expect(run(work, interrupted)).rejects.toEqual(complete);
  });

  it('that fails says why, with or without Ctrl-C', async () => {
    const interrupted = new AbortController();
    const work = () => {
      interrupted.abort();
      return Promise.reject(new EngineError('connection refused'));
    };
    await expect(run(work, interrupted)).rejects.toThrow('connection refused');
    await expect(run(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });
});
