import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { document, Workspace } from './testing/workspace.ts';

/** Real Nx, the real engine and its own state on disk. The provider alone is emulated. */
describe('operations on a stack', () => {
  const workspace = new Workspace(shop({ tags: ['version', 'password'] }));
  const nx = (operation: string, ...flags: string[]) =>
    workspace.nx('run', `shop:${operation}`, '-c', 'local', ...flags);

  // Where no engine is installed it is built, once: minutes.
  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it('`up` without a setting that has no default is refused, and deploys nothing', async () => {
    const result = await nx('up');
    expect(result.code).toBe(1);
    expect(result.all).toContain('The setting "version" is missing (What to deploy): give it with --version=<string>.');
    expect((await nx('outputs')).all).toContain(
      'shop has no stack "dev". It has none yet: make it with the target "up".',
    );
  });

  it('`up` takes --version=1.10 as it is written', async () => {
    const result = await nx('up', '--version=1.10', '--json');
    expect(result.code).toBe(0);
    expect(document(result)).toEqual({
      stack: 'dev',
      result: 'succeeded',
      changes: { create: 2 },
      outputs: { version: '1.10', replicas: 2, password: '[secret]' },
    });
  });

  it.each([
    ['nx up shop', ['up', 'shop', '-c', 'local', '--version=1.20']],
    ['nx run-many', ['run-many', '-t', 'up', '-c', 'local', '--version=1.20']],
  ])('and so does `%s`', async (_form, args) => {
    const result = await workspace.nx(...args);
    expect(result.code).toBe(0);
    expect(result.all).toContain('"1.20"');
  });

  it('a second `up` of the same version changes nothing', async () => {
    const result = await nx('up', '--version=1.20', '--json');
    expect(document(result)['changes']).toEqual({ same: 2 });
    expect(result.all).not.toContain('refresh');
  });

  it('`up` makes again what was deleted outside of Pulumi, and `preview` shows that', async () => {
    const run = (operation: string) =>
      workspace.start(['run', `shop:${operation}`, '-c', 'local', '--version=1.20', '--json'], { DELETED: 'first' })
        .ended;
    expect(document(await run('preview'))['changes']).toEqual({ same: 1, create: 1 });
    expect(document(await run('up'))['changes']).toEqual({ same: 1, create: 1 });
  });

  it('`up` fails where a resource of the stack cannot be read', async () => {
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=1.20'], { UNREACHABLE: 'yes' })
      .ended;
    expect(result.code).toBe(1);
    expect(result.all).toContain('connection refused');
  });

  it('secrets are encrypted in the state, redacted in `outputs`, and no tags', async () => {
    expect((await nx('outputs')).stdout).toMatch(/password +\[secret\]/);
    expect(workspace.stateOf('dev')).not.toContain('hush-hush');
    expect(tags()).toEqual({ version: '1.20' });
  });

  it.each([
    ['a wrong passphrase', { PULUMI_CONFIG_PASSPHRASE: 'wrong' }, /The passphrase is not the one/],
    ['no passphrase', { PULUMI_CONFIG_PASSPHRASE: undefined }, /and none is set: set PULUMI_CONFIG_PASSPHRASE/],
  ])('`up` with %s is refused', async (_what, env, message) => {
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=2'], env).ended;
    expect(result.code).toBe(1);
    expect(result.all).toMatch(message);
    expect(workspace.stateOf('dev')).toContain('"version":"1.20"');
  });

  it('an unknown flag is refused, with a list of the known ones', async () => {
    const result = await nx('up', '--vresion=2');
    expect(result.code).toBe(1);
    expect(result.all).toMatch(/--vresion is unknown. Did you mean --version\? Known flags are --version, --replicas/);
  });

  it.each(['destroy', 'refresh', 'outputs', 'cancel'])(
    '`%s` of a stack that does not exist is refused, with a list of the others',
    async (operation) => {
      const result = await nx(operation, '--stack=dve');
      expect(result.code).toBe(1);
      expect(result.all).toContain('shop has no stack "dve". It has dev: choose one with --stack=…');
    },
  );

  it('`preview` of a stack that does not exist creates none', async () => {
    expect((await nx('preview', '--stack=next', '--version=1')).code).toBe(0);
    expect((await nx('outputs', '--stack=next')).all).toContain('shop has no stack "next"');
  });

  it('a failed `up` ends with the resource that failed, and why', async () => {
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=broken'], { MORE: '1' }).ended;
    expect(result.code).toBe(1);
    expect(endOf(result.all)).toMatch(/^second \(slow:index:Thing\)\n.*no luck today/);
  });

  it.each([
    ['unheard-of', 'The program\n  Version "unheard-of" was never published.'],
    ['homeless', 'The program reads the outputs of stack "organization/platform/nowhere", and there is no such stack'],
  ])('a failed `up` ends with the error of the program, of version %s', async (version, words) => {
    const result = await nx('up', `--version=${version}`);
    expect(result.code).toBe(1);
    expect(endOf(result.all)).toContain(words);
  });

  it('--wait=soon is refused with the known forms', async () => {
    const result = await nx('up', '--version=6', '--wait=soon');
    expect(result.code).toBe(1);
    expect(result.all).toContain('--wait=soon: expected a number of seconds, or one with a unit, as 30s, 10m or 1h.');
  });

  it('-c local stops what it started, whether `up` succeeds or fails', async () => {
    const log = join(workspace.state, 'local.log');
    appendFileSync(log, '');
    const up = (version: string) =>
      workspace.start(['run', 'shop:up', '-c', 'local', `--version=${version}`], { LOCAL_LOG: log }).ended;
    expect([(await up('7')).code, (await up('unheard-of')).code]).toEqual([0, 1]);
    expect(readFileSync(log, 'utf8')).toBe('started\nstopped\nstarted\nstopped\n');
  });

  it('`destroy` removes the stack as well', async () => {
    const result = await nx('destroy');
    expect(result.code).toBe(0);
    expect(result.all).toContain('Stack "dev" is removed.');
    expect((await nx('outputs')).code).toBe(1);
  });

  it('nothing is written into the checkout', () => {
    expect(workspace.changed()).toBe('');
  });

  function tags(): Record<string, string> {
    const file = join(workspace.state, '.pulumi/stacks/shop/dev.pulumi-tags');
    return (JSON.parse(readFileSync(file, 'utf8')) as { tags: Record<string, string> }).tags;
  }

  /** What a run printed after the engine's own summary, up to the output of Nx. */
  function endOf(all: string): string {
    const after = all.slice(all.lastIndexOf('Duration:')).replace(/^.*\n/, '');
    return after.slice(0, after.indexOf(' NX ')).trim();
  }
});
