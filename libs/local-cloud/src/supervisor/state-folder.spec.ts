import { statfsSync } from 'node:fs';
import { requireUsable } from './state-folder.ts';

const disk = { ...statfsSync('/'), type: 0xef53, bsize: 4096 };

it('a disk with room is taken', () => {
  expect(() => requireUsable('/state', { ...disk, bavail: 1e6 })).not.toThrow();
});

it('a full disk is refused with what is needed and what is there', () => {
  expect(() => requireUsable('/state', { ...disk, bavail: 100_000 })).toThrow(
    'The local cloud needs 3 GB in /state, and 0.4 GB are free: free some space, or set PER_BRANCH_STATE to a folder on another file system.',
  );
});

it('a folder that containers cannot be laid over is refused', () => {
  expect(() => requireUsable('/state', { ...disk, bavail: 1e6, type: 0x794c7630 })).toThrow('lies on overlayfs');
});
