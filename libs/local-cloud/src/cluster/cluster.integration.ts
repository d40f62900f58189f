import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from './cluster.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'cluster-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('starts nothing more once it is abandoned in the middle of its start', async () => {
  const cluster = new Cluster({ folder, binary: 'kubernetes', plugins: folder, log: () => undefined });
  cluster.abandon();
  const containerd = cluster.startContainerd({ hosts: folder, pauseImage: 'pause' });
  await expect(containerd).rejects.toThrow('The start was cancelled.');
});
