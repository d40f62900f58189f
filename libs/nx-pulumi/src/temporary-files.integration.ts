import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { document, Workspace } from './testing/workspace.ts';

const program = `
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
module.exports = async () => ({ folder: mkdtempSync(join(tmpdir(), 'of-the-program-')) });
`;

describe('temporary files of a program, its engine and its providers', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'nx-pulumi-temporary-'));
  const workspace = new Workspace({
    'shop/package.json': '{ "name": "shop", "main": "index.js" }',
    'shop/Pulumi.yaml': 'name: shop\nruntime: nodejs\n',
    'shop/index.js': program,
  });
  afterAll(() => {
    workspace.remove();
    rmSync(temporary, { recursive: true });
  });

  it('are removed after the operation', async () => {
    const args = ['run', 'shop:up', '--stack=dev', '--json'];
    const { outputs } = document(await workspace.start(args, { TMPDIR: temporary }).ended);
    const { folder } = outputs as { folder: string };
    expect(folder.startsWith(temporary)).toBe(true);
    expect(existsSync(dirname(folder))).toBe(false);
    expect(readdirSync(temporary).filter((name) => name !== 'node-compile-cache')).toEqual([]);
  });
});
