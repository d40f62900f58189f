import { statfsSync } from 'node:fs';
import { requireUsable } from './state-folder.ts';

const disk = { ...statfsSync('/'), type: 0xef53, bsize: 4096 };

it('`requireUsable` accepts a disk with enough free space', () => {
  expect(() => requireUsable('/state', { ...disk, bavail: 1e6 })).not.toThrow();
});

it('`requireUsable` refuses a full disk with the required and the free space', () => {
  expect(() => requireUsable('/state', { ...disk, bavail: 100_000 })).toThrow(
    'The local cloud needs 3 GB in /state, and 0.4 GB are free: free some space, or set PER_BRANCH_STATE to a folder on another file system.',
  );
});

it('`requireUsable` refuses overlayfs', () => {
  expect(() => requireUsable('/state', { ...disk, bavail: 1e6, type: 0x794c7630 })).toThrow('is on overlayfs');
});
