import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { shop } from './testing/shop.ts';
import { Workspace } from './testing/workspace.ts';

/** A module for the plugin option `local` that fails with values of its environment. */
const local = `
exports.start = async () => {
  const { PER_BRANCH_CACHE, XDG_CACHE_HOME, KUBECONFIG } = process.env;
  throw Object.assign(new Error([PER_BRANCH_CACHE, XDG_CACHE_HOME, KUBECONFIG].join(' ')), { name: 'UserError' });
};
`;

/** Real Nx. */
describe('relative paths in the environment', () => {
  const workspace = new Workspace({ ...shop(), 'local.cjs': local });
  afterAll(() => workspace.remove());

  it('are resolved from the folder of the command before the local runtime gets them', async () => {
    const env = { PER_BRANCH_CACHE: './tools', XDG_CACHE_HOME: '../cache', KUBECONFIG: 'one:/two' };
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=1'], env, 'shop').ended;
    const root = realpathSync(workspace.folder);
    expect(result.all).toContain(`${join(root, 'shop/tools')} ${join(root, 'cache')} ${join(root, 'shop/one')}:/two`);
  });
});
