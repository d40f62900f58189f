import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { Workspace } from './testing/workspace.ts';

const program = `
const pulumi = require('@pulumi/pulumi');
class Thing extends pulumi.CustomResource {
  constructor(name, opts) {
    super('slow:index:Thing', name, { seconds: 0 }, opts);
  }
}
module.exports = async () => {
  new Thing('kept', { protect: process.env.PROTECT === 'yes' });
  new Thing('other');
};
`;

/** Real Nx and the real engine. */
describe('a stack with protected resources', () => {
  const workspace = new Workspace({ ...shop(), 'shop/dist/index.js': program });
  const nx = (operation: string, env: NodeJS.ProcessEnv = {}, ...flags: string[]) =>
    workspace.start(['run', `shop:${operation}`, '-c', 'local', ...flags], env).ended;

  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it('`destroy` is refused before anything is destroyed, and names them', async () => {
    expect((await nx('up', { PROTECT: 'yes' }, '--version=1')).code).toBe(0);
    const result = await nx('destroy');
    expect(result.code).toBe(1);
    expect(result.all).toContain('has protected resources: kept (slow:index:Thing). Nothing was destroyed.');
    expect(result.all).not.toContain('Destroying');
    expect(workspace.stateOf('dev')).toContain('::other"');
  });

  it('`destroy` completes after an `up` without the protection', async () => {
    expect((await nx('up', {}, '--version=1')).code).toBe(0);
    const result = await nx('destroy');
    expect(result.code).toBe(0);
    expect(result.all).toContain('Stack "dev" is removed.');
  });
});
