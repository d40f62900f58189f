import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { shop } from './testing/shop.ts';
import { until } from '@per-branch/test-support/until';
import { document, Workspace } from './testing/workspace.ts';

const context = `
exports.context = async ({ settings, env, folder }) => {
  if (settings.version === 'invalid') throw new Error('The version "invalid" is no version.');
  return { stack: 'from-context', settings: { version: 'context', replicas: '7' } };
};
`;

/** Real Nx and the real engine: where a run takes its stack and settings from, when it asks and when it is skipped. */
describe('a run', () => {
  const workspace = new Workspace({
    ...shop({ confirm: true, context: './dist/context.js' }),
    'shop/dist/context.js': context,
    'app/package.json': JSON.stringify({
      name: 'app',
      nx: {
        targets: {
          deploy: {
            executor: '@per-branch/nx-pulumi:run',
            options: { operation: 'up', stack: 'app', settingsFrom: 'published.json', yes: true },
            configurations: { local: { local: true } },
            dependsOn: [{ projects: ['shop'], target: 'deploy' }],
          },
        },
      },
    }),
    'app/Pulumi.yaml': 'name: app\nruntime: nodejs\nconfig:\n  version:\n    type: string\n',
    'app/index.js': "exports.version = new (require('@pulumi/pulumi').Config)().require('version');\n",
  });
  const manifest = JSON.parse(shop({ confirm: true, context: './dist/context.js' })['shop/package.json'] ?? '') as {
    nx: { targets: Record<string, unknown> };
  };
  manifest.nx.targets['deploy'] = {
    executor: '@per-branch/nx-pulumi:run',
    options: { operation: 'up', onlyOnBranch: 'main', yes: true },
    configurations: { local: { local: true, onlyOnBranch: '' } },
  };
  workspace.write('shop/package.json', JSON.stringify(manifest));
  workspace.write('package.json', '{ "name": "workspace", "private": true, "workspaces": ["shop", "app"] }');
  workspace.commit();
  afterAll(() => workspace.remove());

  it('with `confirm` needs --yes where there is no terminal', async () => {
    for (const operation of ['up', 'destroy']) {
      const result = await workspace.nx('run', `shop:${operation}`, '-c', 'local', '--version=bare');
      expect(result.code).toBe(1);
      expect(result.all).toMatch(
        new RegExp(`"${operation}" of stack "[^"]+" of shop needs confirmation, and there is no terminal to ask on`),
      );
    }
  });

  it.each([
    ['n', 1, 'Nothing was changed.'],
    ['y', 0, 'created'],
  ])('with `confirm` shows the preview on a terminal and asks; the answer is "%s"', async (answer, code, message) => {
    const command = 'nx run shop:up -c local --version=bare --stack=asked';
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: workspace.folder,
      env: workspace.environment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    await until(() => output.includes('Deploy stack "asked" of shop? [y/N]'), 'the question', 60);
    expect(output).toContain('Previewing update (asked)');
    terminal.stdin.write(`${answer}\n`);
    const [ended] = (await once(terminal, 'close')) as [number];
    expect(output).toContain(message);
    expect(ended).toBe(code);
  });

  it('takes stack and settings from the context module, where flags give none', async () => {
    const result = await workspace.nx('run', 'shop:up', '-c', 'local', '--yes', '--json', '--version=bare');
    expect(document(result)).toMatchObject({ stack: 'from-context', outputs: { version: 'bare', replicas: 7 } });
  });

  it('refuses a program that loads two copies of the SDK, and names both', async () => {
    const copy = join(workspace.folder, 'shop/lib/node_modules/@pulumi');
    mkdirSync(copy, { recursive: true });
    execFileSync('cp', ['-r', join(workspace.folder, 'node_modules/@pulumi/pulumi'), copy]);
    workspace.write('shop/lib/index.js', "require('@pulumi/pulumi');");
    workspace.write('shop/dist/index.js', `require('../lib');\n${shop()['shop/dist/index.js'] ?? ''}`);
    const result = await workspace.nx('run', 'shop:up', '-c', 'local', '--yes', '--version=bare');
    expect(result.code).toBe(1);
    expect(result.all).toMatch(
      /The program loads two copies of @pulumi\/pulumi, .* and .*shop\/lib\/node_modules.*: it is to load one/,
    );
    workspace.git('checkout', '--quiet', '--', 'shop/dist/index.js');
  });

  it('fails with the message of an error that the context module throws', async () => {
    const result = await workspace.nx('run', 'shop:up', '-c', 'local', '--yes', '--version=invalid');
    expect(result.code).toBe(1);
    expect(result.all).toContain('The version "invalid" is no version.');
  });

  it('fails where the file of `settingsFrom` does not exist', async () => {
    const result = await workspace.nx('run', 'app:deploy', '-c', 'local', '--excludeTaskDependencies');
    expect(result.code).toBe(1);
    expect(result.all).toMatch(/The option "settingsFrom" names .*published\.json, which cannot be read/);
  });

  it('with `onlyOnBranch` is refused on another branch when the command line names it', async () => {
    workspace.git('checkout', '--quiet', '-b', 'feature/x');
    const result = await workspace.nx('run', 'shop:deploy');
    expect(result.code).toBe(1);
    expect(result.all).toContain(
      'shop:deploy deploys from branch "main" only, and this is "feature/x". Nothing was deployed.',
    );
  });

  it('with `onlyOnBranch` is skipped on another branch when it is a dependency of another deploy', async () => {
    workspace.write('published.json', '{ "version": "1.30", "commit": "abc" }');
    const result = await workspace.nx('run', 'app:deploy', '--json');
    expect(result.code).toBe(0);
    expect(result.all).toContain(
      'shop:deploy deploys from branch "main" only, and this is "feature/x": skipped, its stack is unchanged.',
    );
    expect(document(result)).toMatchObject({ stack: 'app', outputs: { version: '1.30' } });
  });
});
