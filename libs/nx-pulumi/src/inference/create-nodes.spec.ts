import { type CreateNodesContext } from '@nx/devkit';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodes } from './create-nodes.ts';

describe('createNodes', () => {
  let workspaceRoot: string;
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
    execFileSync('git', [...identity, '-c', 'protocol.file.allow=always', ...args], {
      cwd: workspaceRoot,
      stdio: 'pipe',
    });
  };
  beforeEach(() => {
    workspaceRoot = mkdtempSync(join(tmpdir(), 'create-nodes-'));
    mkdirSync(join(workspaceRoot, 'apps/shop'), { recursive: true });
    writeFileSync(join(workspaceRoot, 'apps/shop/Pulumi.yaml'), 'name: shop\nruntime: nodejs\n');
    writeFileSync(join(workspaceRoot, 'apps/shop/package.json'), '{ "name": "shop", "main": "index.js" }');
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first');
  });
  afterEach(() => rmSync(workspaceRoot, { recursive: true }));

  const projectsOf = async (...files: string[]) => {
    const context: CreateNodesContext = { workspaceRoot, nxJsonConfiguration: {} };
    const results = await createNodes[1](files, {}, context);
    return results.flatMap(([, { projects = {} }]) => Object.keys(projects));
  };

  it.each(['.worktrees/x', 'deep/down/x'])(
    'ignores a worktree at %s inside of the workspace, which has the same projects',
    async (path) => {
      git('worktree', 'add', '--quiet', path);
      expect(await projectsOf('apps/shop/Pulumi.yaml', `${path}/apps/shop/Pulumi.yaml`)).toEqual(['apps/shop']);
    },
  );

  it('infers the projects of a worktree that Nx runs in', async () => {
    git('worktree', 'add', '--quiet', 'x');
    workspaceRoot = join(workspaceRoot, 'x');
    expect(await projectsOf('apps/shop/Pulumi.yaml')).toEqual(['apps/shop']);
    workspaceRoot = join(workspaceRoot, '..');
  });

  it('infers the projects of a submodule', async () => {
    git('submodule', '--quiet', 'add', workspaceRoot, 'vendor');
    expect(await projectsOf('vendor/apps/shop/Pulumi.yaml')).toEqual(['vendor/apps/shop']);
  });
});
