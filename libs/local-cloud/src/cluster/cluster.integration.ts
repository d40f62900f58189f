import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from './cluster.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'cluster-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('`cancel` in the middle of a start prevents that more processes are started', async () => {
  const cluster = new Cluster({ folder, binary: 'kubernetes', plugins: folder, log: () => undefined });
  cluster.cancel();
  await expect(cluster.startContainerd(folder, 'pause')).rejects.toThrow('The start was canceled.');
});
