import { abortable } from './abortable.ts';

describe('abortable', () => {
  const endless = new Promise(() => undefined);

  it('resolves with what the work resolves with', async () => {
    await expect(abortable(Promise.resolve('done'), new AbortController().signal)).resolves.toBe('done');
  });

  it('rejects with the reason of a signal that is aborted meanwhile or was before', async () => {
    const controller = new AbortController();
    const waiting = abortable(endless, controller.signal);
    controller.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
    await expect(abortable(endless, controller.signal)).rejects.toThrow('interrupted');
  });
});
