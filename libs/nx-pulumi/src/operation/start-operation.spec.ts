import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Interruption } from './interruption.ts';
import { type OperationRequest } from './protocol.ts';
import { startOperation } from './start-operation.ts';

describe('startOperation', () => {
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), 'start-operation-'));
  const interruption = new Interruption(() => undefined);

  beforeAll(() => (process.env['TMPDIR'] = folder));
  afterAll(() => {
    interruption.stop();
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true });
  });

  it('removes its work folder if the process cannot be started', async () => {
    const request = { folder, directory: join(folder, 'none') } as OperationRequest;
    const context = { env: process.env, progress: process.stderr, interruption };
    await expect(startOperation(request, context)).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual([]);
  });
});
