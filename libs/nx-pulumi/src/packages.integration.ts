import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const library = resolve(__dirname, '..');
const workspace = resolve(library, '../..');
const FILES = {
  'nx.json': {
    analytics: false,
    neverConnectToCloud: true,
    plugins: ['@per-branch/nx-pulumi'],
  },
  'shop/package.json': { name: 'shop', private: true, main: 'index.js' },
};
const PROGRAM = `module.exports = () => Promise.resolve({ greeting: 'hello' });\n`;
const PROJECT = `name: shop\nruntime: nodejs\n`;

// Several packages are installed from the registry.
jest.setTimeout(400_000);

let folder: string;

/** A command in another team's workspace: without what the npm and Nx that run this suite have set. */
async function run(node: string, command: string, ...args: string[]) {
  const inherited = /^(npm_|NX_|INIT_CWD|NODE_OPTIONS|JEST_|NODE_ENV|PULUMI_)/;
  const outside = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  const path = [join(folder, 'node_modules/.bin'), dirname(node), process.env['PATH']].join(delimiter);
  const state = { PULUMI_BACKEND_URL: `file://${folder}/state`, PULUMI_CONFIG_PASSPHRASE: 'test' };
  const env = {
    ...Object.fromEntries(outside),
    ...state,
    PATH: path,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NO_COLOR: '1',
  };
  const options = { cwd: folder, env, maxBuffer: 1 << 24 };
  return promisify(execFile)(command, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, all: stdout + stderr }),
    (error: Error & { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      stdout: error.stdout,
      all: `${error.message}\n${error.stdout}\n${error.stderr}`,
    }),
  );
}

const npm = async (...args: string[]) => {
  const { code, stdout, all } = await run(process.execPath, 'npm', ...args);
  if (code !== 0) throw new Error(all);
  return stdout.trim();
};

const pack = async (library: string) =>
  `file:${join(folder, await npm('pack', '--silent', library, '--pack-destination', folder))}`;

/** Installs the packed plugin beside the newest Nx of a major version, as npm resolves their peers. */
async function install(major: string): Promise<void> {
  const packed = await Promise.all([library, join(library, '../go-tool')].map(pack));
  const { version: pulumi } = JSON.parse(
    readFileSync(join(workspace, 'node_modules/@pulumi/pulumi/package.json'), 'utf8'),
  ) as { version: string };
  const ours = { '@per-branch/nx-pulumi': packed[0], '@per-branch/go-tool': packed[1], '@pulumi/pulumi': pulumi };
  const dependencies = { ...ours, nx: major, '@nx/devkit': major };
  mkdirSync(join(folder, 'shop'));
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, workspaces: ['shop'], dependencies }));
  for (const [file, content] of Object.entries(FILES)) writeFileSync(join(folder, file), JSON.stringify(content));
  writeFileSync(join(folder, 'shop/Pulumi.yaml'), PROJECT);
  writeFileSync(join(folder, 'shop/index.js'), PROGRAM);
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.nx\nstate\n');
  await npm('install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts');
}

/** A Node that is too old: this machine's own, or one from the registry. */
async function oldNode(): Promise<string> {
  for (const path of process.env['PATH']?.split(delimiter) ?? []) {
    const node = join(path, 'node');
    if (existsSync(node) && (await run(node, node, '--version')).stdout.startsWith('v20.')) return node;
  }
  const name = `node-${process.platform}-${process.arch}`;
  await npm('install', '--prefix', join(folder, 'old'), '--no-audit', '--no-fund', `${name}@20`);
  return join(folder, 'old/node_modules', name, 'bin/node');
}

describe.each(['23', '24'])('beside the newest Nx %s', (major) => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nx-pulumi-packed-'));
    await install(major);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('installs, lists the targets of a program and runs one', async () => {
    const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/nx/package.json'), 'utf8')) as {
      version: string;
    };
    expect(version.split('.')[0]).toBe(major);
    const shown = await run(process.execPath, 'nx', 'show', 'project', 'shop', '--json');
    expect(shown).toMatchObject({ code: 0 });
    const { targets } = JSON.parse(shown.stdout) as { targets: Record<string, { executor: string }> };
    expect(targets['up']?.executor).toBe('@per-branch/nx-pulumi:run');
    const preview = await run(process.execPath, 'nx', 'run', 'shop:preview', '--stack=dev');
    expect(preview).toMatchObject({
      code: 0,
      all: expect.stringMatching(/Successfully ran target preview/) as unknown,
    });
  });

  it('on Node 20 fails with the versions of Node that it needs and that it was given', async () => {
    const node = await oldNode();
    for (const command of [
      ['node_modules/.bin/nx', 'show', 'projects'],
      ['-e', "require('@per-branch/go-tool')"],
    ]) {
      const { code, all } = await run(node, node, ...command);
      expect(code).not.toBe(0);
      expect(all).toMatch(/The @per-branch packages need Node 22\.12 or newer, and \S*node is Node 20\.\d+\.\d+/);
      expect(all).not.toContain('globSync');
    }
  });
});
