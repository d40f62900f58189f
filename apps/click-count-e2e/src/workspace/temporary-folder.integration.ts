import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from '../support/checkout.ts';

/** What `npm test` prints about tests that run this code with the folder in `TMPDIR`. */
function testsThat(code: string) {
  const module = join(workspace, 'scripts/temporary-folder.mjs');
  const script = `import { withTemporaryFolder } from ${JSON.stringify(module)};
    import { mkdirSync } from 'node:fs';
    await withTemporaryFolder(async ({ TMPDIR }) => { console.log(TMPDIR); ${code} });`;
  const { stdout, stderr } = spawnSync('node', ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return { folder: stdout.trim(), output: stderr };
}

it.each([
  ['leave nothing', '', ''],
  ["leave Node's cache of compiled code", "mkdirSync(TMPDIR + '/node-compile-cache')", ''],
  ['leave a folder', "mkdirSync(TMPDIR + '/automation-1')", 'left in their temporary folder: automation-1'],
  ['leave a folder and fail', "mkdirSync(TMPDIR + '/x'); throw new Error('red')", 'red'],
])('withTemporaryFolder names and removes the files of tests that %s', (_what, code, message) => {
  const { folder, output } = testsThat(code);
  expect(output).toContain(message);
  if (message === '') expect(output).toBe('');
  expect(folder).toContain('per-branch-');
  expect(existsSync(folder)).toBe(false);
});
