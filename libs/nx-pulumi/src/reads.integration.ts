import { join } from 'node:path';
import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { Workspace } from './testing/workspace.ts';

/** Resources with names of engine operations, and log lines that look like its progress. */
const index = `
const pulumi = require('@pulumi/pulumi');
module.exports = async () => {
  for (const name of ['refresh', 'other refresh (1s)'])
    new pulumi.CustomResource('slow:index:Thing', name, { seconds: 0, version: new pulumi.Config().require('version') });
  await pulumi.log.info('cache refresh done (2.0s)');
  return {};
};
`;
/** Gives the process that runs a task a terminal, for which the engine prints in color. */
const terminal = `if (/run-executor/.test(process.argv[1])) process.stdout.isTTY = true;`;

/** Real Nx and the real engine. */
describe.each([['plain'], ['colored']])('progress of an `up`, %s,', (how) => {
  const workspace = new Workspace({ ...shop(), 'shop/dist/index.js': index, 'terminal.cjs': terminal });
  const inColor = {
    NODE_OPTIONS: `--require ${join(workspace.folder, 'terminal.cjs')}`,
    NO_COLOR: '',
    FORCE_COLOR: '1',
  };
  const up = async () => {
    const { code, all } = await workspace.start(
      ['run', 'shop:up', '-c', 'local', '--version=1'],
      how === 'colored' ? inColor : {},
    ).ended;
    expect([code, all.includes('\u001b[38;5;13m')]).toEqual([0, how === 'colored']);
    return all;
  };

  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it('shows what is created and logged, whatever its name', async () => {
    const result = await up();
    expect(result).toMatch(/Thing refresh .*creating/);
    expect(result).toMatch(/Thing other refresh \(1s\) .*created/);
    expect(result).toMatch(/Stack .*cache refresh done \(2\.0s\)/);
  });

  it('does not show what was only read', async () => {
    const result = await up();
    expect(result).toContain('3 unchanged');
    expect(result).not.toMatch(/~ .*Thing/);
    expect(result).toMatch(/Stack .*cache refresh done \(2\.0s\)/);
  });
});
