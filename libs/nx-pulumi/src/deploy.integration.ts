import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { shop } from './testing/shop.ts';
import { document, until, Workspace } from './testing/workspace.ts';

const context = `
exports.context = async ({ settings, env, folder }) => {
  if (settings.version === 'unwell') throw new Error('The version "unwell" is no version.');
  return { stack: 'from-context', settings: { version: 'context', replicas: '7' } };
};
`;

/** Real Nx and the real engine: where a run takes stack and settings from, and when it asks or stays away. */
describe('what a run is asked to do', () => {
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

  it('a program that asks wants --yes where nobody can be asked', async () => {
    for (const operation of ['up', 'destroy']) {
      const said = await workspace.nx('run', `shop:${operation}`, '-c', 'local', '--version=bare');
      expect(said.code).toBe(1);
      expect(said.all).toMatch(
        new RegExp(`shop asks before "${operation}" of stack "[^"]+", and there is no terminal to ask on: add --yes`),
      );
    }
  });

  it.each([
    ['n', 1, 'Nothing was changed.'],
    ['y', 0, 'created'],
  ])('on a terminal it shows what would change and asks; the answer "%s"', async (answer, code, words) => {
    const command = 'nx run shop:up -c local --version=bare --stack=asked';
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: workspace.folder,
      env: workspace.environment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let said = '';
    terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    await until('it asks', () => said.includes('Deploy stack "asked" of shop? [y/N]'));
    expect(said).toContain('Previewing update (asked)');
    terminal.stdin.write(`${answer}\n`);
    const [ended] = (await once(terminal, 'close')) as [number];
    expect(said).toContain(words);
    expect(ended).toBe(code);
  });

  it('takes from the context module what flags leave open', async () => {
    const said = await workspace.nx('run', 'shop:up', '-c', 'local', '--yes', '--json', '--version=bare');
    expect(document(said)).toMatchObject({ stack: 'from-context', outputs: { version: 'bare', replicas: 7 } });
  });

  it('refuses a program that loads two copies of the SDK, and names them', async () => {
    const copy = join(workspace.folder, 'shop/lib/node_modules/@pulumi');
    mkdirSync(copy, { recursive: true });
    execFileSync('cp', ['-r', join(workspace.folder, 'node_modules/@pulumi/pulumi'), copy]);
    workspace.write('shop/lib/index.js', "require('@pulumi/pulumi');");
    workspace.write('shop/dist/index.js', `require('../lib');\n${shop()['shop/dist/index.js'] ?? ''}`);
    const said = await workspace.nx('run', 'shop:up', '-c', 'local', '--yes', '--version=bare');
    expect(said.code).toBe(1);
    expect(said.all).toMatch(
      /The program loads two copies of @pulumi\/pulumi, .* and .*shop\/lib\/node_modules.*: it is to load one/,
    );
    workspace.git('checkout', '--quiet', '--', 'shop/dist/index.js');
  });

  it('shows what a context module refuses', async () => {
    const said = await workspace.nx('run', 'shop:up', '-c', 'local', '--yes', '--version=unwell');
    expect(said.code).toBe(1);
    expect(said.all).toContain('The version "unwell" is no version.');
  });

  it('a deploy without the file that names its settings is an error', async () => {
    const said = await workspace.nx('run', 'app:deploy', '-c', 'local', '--excludeTaskDependencies');
    expect(said.code).toBe(1);
    expect(said.all).toMatch(/The option "settingsFrom" names .*published\.json, which cannot be read/);
  });

  it('a deploy of one branch only is refused on another when asked for by name', async () => {
    workspace.git('checkout', '--quiet', '-b', 'feature/x');
    const said = await workspace.nx('run', 'shop:deploy');
    expect(said.code).toBe(1);
    expect(said.all).toContain(
      'shop:deploy deploys from branch "main" only, and this is "feature/x". Nothing was deployed.',
    );
  });

  it('and leaves its stack as it is when another project is deployed', async () => {
    workspace.write('published.json', '{ "version": "1.30", "commit": "abc" }');
    const said = await workspace.nx('run', 'app:deploy', '--json');
    expect(said.code).toBe(0);
    expect(said.all).toContain(
      'shop is deployed from branch "main" only, and this is "feature/x": its stack is left as it is.',
    );
    expect(document(said)).toMatchObject({ stack: 'app', outputs: { version: '1.30' } });
  });
});
