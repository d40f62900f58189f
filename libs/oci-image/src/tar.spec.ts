import { execFileSync } from 'node:child_process';
import { tar } from './tar.ts';

const entries = [
  { path: '/app/main.js', content: '1' },
  { path: '/usr/local/bin/node', content: Buffer.from('2'), mode: 0o755 },
  { path: '/usr/local/bin/nodejs', target: 'node' },
  { path: '/tmp', mode: 0o1777 },
];

it('`tar` writes the entries and their parent folders, owned by root and dated 1970', async () => {
  const listed = execFileSync('tar', ['--list', '--verbose', '--numeric-owner', '--utc'], {
    input: await tar(entries),
    encoding: 'utf8',
  });
  const lines = listed.trim().split('\n');
  expect(lines.map((line) => line.replace(/\s+/g, ' '))).toEqual([
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 app/',
    '-rw-r--r-- 0/0 1 1970-01-01 00:00 app/main.js',
    'drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/',
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/',
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/local/',
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/local/bin/',
    '-rwxr-xr-x 0/0 1 1970-01-01 00:00 usr/local/bin/node',
    'lrwxrwxrwx 0/0 0 1970-01-01 00:00 usr/local/bin/nodejs -> node',
  ]);
});

it('`tar` returns the same bytes for the entries in any order', async () => {
  expect(await tar(entries.toReversed())).toEqual(await tar(entries));
});
