import * as devkit from '@nx/devkit';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executor } from '../plugin-name.ts';
import { captureCommandLine, capturedCommandLine, refuseSecretFlags, resolveProjects } from './capture-command-line.ts';
import { parseCommandLine } from './command-line.ts';

describe('capturedCommandLine', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('returns the command line that captureCommandLine was given, as it was typed', () => {
    captureCommandLine({ argv: ['node', 'nx', 'run', 'shop:up', '--version=1.10'], workspaceRoot: '/' });
    expect(capturedCommandLine()).toEqual({
      tasks: [{ project: 'shop', target: 'up' }],
      args: ['run', 'shop:up', '--version=1.10'],
    });
  });

  it('returns nothing of an earlier run', () => {
    captureCommandLine({ argv: ['node', 'nx', 'run', 'shop:up', '--version=1.10'], workspaceRoot: '/' });
    captureCommandLine({ argv: ['node', 'nx', 'run', 'shop:up'], workspaceRoot: '/' });
    expect(capturedCommandLine()?.args).not.toContain('--version=1.10');
  });

  it('returns undefined where no Nx command started the process', () => {
    delete process.env['NX_PULUMI_COMMAND_LINE'];
    expect(capturedCommandLine()).toBeUndefined();
  });
});

describe('captureCommandLine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capture-command-line-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['an unreadable Pulumi.yaml', 'name: [', 'Pulumi.yaml cannot be read'],
    ['a flag that gives a secret setting', 'name: shop\nconfig: { a: { secret: true } }', 'The setting "a" is secret'],
  ])('refuses %s without a stack trace', (_what, text, message) => {
    writeFileSync(join(folder, 'Pulumi.yaml'), text);
    const shop = { name: 'shop', data: { root: '.', targets: { up: { executor } } } };
    jest.spyOn(devkit, 'readCachedProjectGraph').mockReturnValue({ nodes: { shop } } as never);
    let error: Partial<Error> = {};
    try {
      captureCommandLine({ argv: ['node', 'nx', 'run', 'shop:up', '--a=1'], workspaceRoot: folder });
    } catch (caught) {
      error = caught as Error;
    }
    expect(error.message).toContain(message);
    expect(error.stack).toBeUndefined();
  });
});

describe('resolveProjects', () => {
  const projects = [
    { name: '@example/shop', data: { root: 'apps/shop' } },
    { name: 'shop-e2e', data: { root: 'apps/shop-e2e' } },
    { name: 'infra', data: { root: 'deploy/infra' } },
  ];

  it.each([
    ['infra:up', ['infra']],
    ['shop:up', ['@example/shop']],
    ['Shop:up', ['@example/shop']],
    ['shop-*:up', ['shop-e2e']],
    ['deploy/infra:up', ['infra']],
    ['deploy/*:up', ['infra']],
    ['none:up', ['none']],
    ['.*:up', ['.*']],
  ])('resolves nx run %s to %j', (task, names) => {
    const { tasks } = resolveProjects(parseCommandLine(['run', task]), projects);
    expect(tasks).toEqual(names.map((project) => ({ project, target: 'up' })));
  });

  it('keeps a task without a project', () => {
    const line = parseCommandLine(['run-many', '-t', 'up']);
    expect(resolveProjects(line, projects).tasks).toEqual([{ target: 'up' }]);
  });
});

describe('refuseSecretFlags', () => {
  const folder = mkdtempSync(join(tmpdir(), 'refuse-secret-flags-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: shop\n');
  writeFileSync(
    join(folder, 'Pulumi.production.yaml'),
    'config:\n  token: { secure: "v1:x" }\n  gcp:credentials: { secure: "v1:x" }\n  shop:list: [{ secure: "v1:x" }]\n  shop:clear: text\n',
  );

  const setting = (name: string, secret = false) => ({ key: `shop:${name}`, name, type: 'string' as const, secret });
  const settings = [setting('password', true), setting('token'), setting('clear')];
  const refuse = (flag: string, stackConfigFolder = folder) =>
    refuseSecretFlags(parseCommandLine(['run', 'shop:up', `${flag}=hush`]), {
      project: 'shop',
      settings,
      stackConfigFolder,
    });

  it.each([
    ['--password', 'password'],
    ['--shop:password', 'password'],
    ['--token', 'token'],
    ['--shop:token', 'token'],
    ['--list', 'list'],
    ['--gcp:credentials', 'gcp:credentials'],
  ])('refuses %s, which gives a secret setting, without printing its value', (flag, name) => {
    expect(() => refuse(flag)).toThrow(`The setting "${name}" is secret`);
    expect(() => refuse(flag)).not.toThrow('hush');
  });

  it.each(['--clear', '--shop:clear', '--stack', '--unknown'])('accepts %s', (flag) => {
    expect(() => refuse(flag)).not.toThrow();
  });

  it('accepts a program without a folder for stack files', () => {
    expect(() => refuse('--clear', join(folder, 'none'))).not.toThrow();
  });
});
