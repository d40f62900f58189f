import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterFailedUp } from './hooks.ts';
import { type RequestInFolder } from './protocol.ts';

/** The engine answers with an empty state and a secret setting; what it really answers is seen in hooks.integration.ts. */
jest.mock('./cli.ts', () => ({
  pulumi: (_: string, [command]: string[]) =>
    Promise.resolve(command === 'config' ? '{"shop:password": {"value": "hush-hush", "secret": true}}' : '{}'),
}));

describe('afterFailedUp', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
  const request = (code: string): RequestInFolder => {
    writeFileSync(join(folder, 'hooks.js'), code);
    jest.resetModules();
    return { project: 'shop', stack: 'dev', folder, workFolder: folder, hooks: './hooks.js' } as RequestInFolder;
  };
  const run = async (
    code: string,
    signal = new AbortController().signal,
    timeLimit?: number,
    failure = new Error('refused'),
  ) => {
    const lines: string[] = [];
    await afterFailedUp(request(code), { note: (line) => lines.push(line), signal }, failure, timeLimit);
    return lines;
  };

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('that does not end is left when its time is over, and what it logs later is dropped', async () => {
    const code = `exports.afterFailedUp = ({ log, signal }) =>
      new Promise(() => signal.addEventListener('abort', () => log('late')));`;
    expect(await run(code, undefined, 50)).toEqual([
      'The hook "afterFailedUp" of shop failed: it took longer than 0.05 s',
    ]);
  });

  it('is given what redacts a text before it is cut', async () => {
    const code = `exports.afterFailedUp = async ({ log, redact }) => log(redact('password hush-hush').slice(0, 13));`;
    expect(await run(code)).toEqual(['password [sec']);
  });

  it('ends in silence on Ctrl-C', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await run(`exports.afterFailedUp = () => new Promise(() => {});`, controller.signal)).toEqual([]);
  });

  it.each([
    ['for the reason for which the `up` failed adds nothing', 'no luck today', []],
    ['for another one is a note', 'refused', ['The hook "afterFailedUp" of shop failed: no luck today']],
  ])('that fails %s', async (_how, failure, lines) => {
    const code = `exports.afterFailedUp = async () => { throw new Error('no luck today'); };`;
    expect(await run(code, undefined, undefined, new Error(failure))).toEqual(lines);
  });

  it('that the module does not export is nothing to call', async () => {
    expect(await run(`exports.beforeDestroy = async () => {};`)).toEqual([]);
  });
});
