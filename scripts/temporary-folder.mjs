// A folder for the temporary files of tests, which shows the files that tests do not remove.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the tests with a TMPDIR of their own, names what is left in it afterwards, and removes it. */
export async function withTemporaryFolder(test) {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'per-branch-'));
  // The mode of /tmp: some of what the tests start runs as another user.
  chmodSync(TMPDIR, 0o1777);
  try {
    await test({ TMPDIR });
    // Node's own cache of compiled code is of use to the next test.
    const left = readdirSync(TMPDIR).filter((name) => name !== 'node-compile-cache');
    if (left.length > 0) console.error(`\nThe tests left in their temporary folder: ${left.join(', ')}`);
  } finally {
    rmSync(TMPDIR, { recursive: true, force: true });
  }
}
