import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findEngine } from './engine/find-engine.js';
import { shop } from './testing/shop.js';
import { document, engineModule, until, Workspace } from './testing/workspace.js';

/** Real Nx, the real engine and its own state on disk; the provider alone is a stand-in, slow on demand. */
describe('operations on a stack', () => {
  const workspace = new Workspace(shop({ tags: ['version', 'password'] }));
  const nx = (operation: string, ...flags: string[]) =>
    workspace.nx('run', `shop:${operation}`, '-c', 'local', ...flags);

  // Where no engine is installed it is built, once: minutes.
  beforeAll(() => findEngine({ module: engineModule, log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it('refuses an up without a setting that has no default, and deploys nothing', async () => {
    const said = await nx('up');
    expect(said.code).toBe(1);
    expect(said.all).toContain('The setting "version" is missing (What to deploy): give it with --version=<string>.');
    expect((await nx('outputs')).all).toContain(
      'shop has no stack "dev". It has none yet: make it with the target "up".',
    );
  });

  it('takes --version=1.10 as it is written', async () => {
    const said = await nx('up', '--version=1.10', '--json');
    expect(said.code).toBe(0);
    expect(document(said)).toEqual({
      stack: 'dev',
      result: 'succeeded',
      changes: { create: 2 },
      outputs: { version: '1.10', replicas: 2, password: '[secret]' },
    });
  });

  it.each([
    ['nx up shop', ['up', 'shop', '-c', 'local', '--version=1.20']],
    ['nx run-many', ['run-many', '-t', 'up', '-c', 'local', '--version=1.20']],
  ])('and so does %s', async (_form, args) => {
    const said = await workspace.nx(...args);
    expect(said.code).toBe(0);
    expect(said.all).toContain('"1.20"');
  });

  it('leaves alone what is as the program wants it', async () => {
    expect(document(await nx('up', '--version=1.20', '--json'))['changes']).toEqual({ same: 2 });
  });

  it('keeps secrets encrypted in the state, prints none, and makes no tag of one', async () => {
    expect((await nx('outputs')).stdout).toMatch(/password +\[secret\]/);
    expect(workspace.stateOf('dev')).not.toContain('hush-hush');
    expect(tags()).toEqual({ version: '1.20' });
  });

  it.each([
    ['a wrong passphrase', { PULUMI_CONFIG_PASSPHRASE: 'wrong' }, /The passphrase is not the one/],
    ['no passphrase', { PULUMI_CONFIG_PASSPHRASE: undefined }, /and none is set: set PULUMI_CONFIG_PASSPHRASE/],
  ])('refuses %s', async (_what, env, message) => {
    const said = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=2'], env).ended;
    expect(said.code).toBe(1);
    expect(said.all).toMatch(message);
    expect(workspace.stateOf('dev')).toContain('"version":"1.20"');
  });

  it('refuses an unknown flag and lists the known', async () => {
    const said = await nx('up', '--vresion=2');
    expect(said.code).toBe(1);
    expect(said.all).toMatch(/--vresion is not known. Did you mean --version\? Known are --version, --replicas/);
  });

  it.each(['destroy', 'refresh', 'outputs', 'cancel'])(
    'refuses to %s a stack that does not exist',
    async (operation) => {
      const said = await nx(operation, '--stack=dve');
      expect(said.code).toBe(1);
      expect(said.all).toContain('shop has no stack "dve". It has dev: choose one with --stack=…');
    },
  );

  it('previews a stack that does not exist, and leaves none behind', async () => {
    expect((await nx('preview', '--stack=next', '--version=1')).code).toBe(0);
    expect((await nx('outputs', '--stack=next')).all).toContain('shop has no stack "next"');
  });

  it('ends with what failed, and why', async () => {
    const said = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=broken'], { MORE: '1' }).ended;
    expect(said.code).toBe(1);
    expect(lastWords(said.all)).toMatch(/^second \(slow:index:Thing\)\n.*no luck today/);
  });

  it.each([
    ['unheard-of', 'The program\n  Version "unheard-of" was never published.'],
    ['homeless', 'The program reads the outputs of stack "organization/platform/nowhere", and there is no such stack'],
  ])('ends with what the program says of version %s', async (version, words) => {
    const said = await nx('up', `--version=${version}`);
    expect(said.code).toBe(1);
    expect(lastWords(said.all)).toContain(words);
  });

  it('refuses a second up while one runs, and names the holder', async () => {
    const first = workspace.start(['run', 'shop:up', '-c', 'local', '--version=3', '--stack=busy'], { SECONDS: '20' });
    await until('the first one is at work', () => /first creating/.test(first.said()));
    const { pid } = JSON.parse(readFileSync(workspace.locks('busy')[0] ?? '', 'utf8')) as { pid: number };
    const second = await nx('up', '--version=3', '--stack=busy');
    expect(first.process.exitCode).toBeNull();
    expect(second.code).toBe(1);
    expect(second.all).toContain(`being worked on by ${userInfo().username} on ${hostname()}, process ${pid}, since`);
    expect((await first.ended).code).toBe(0);
  });

  it('on Ctrl-C lets the engine end what it has begun, and records it', async () => {
    const run = workspace.start(['run', 'shop:up', '-c', 'local', '--version=4', '--stack=cut'], { SECONDS: '6' });
    await until('a thing is being made', () => /first creating/.test(run.said()));
    // To the whole group, as a terminal sends it; Nx sends it down the tree once more.
    process.kill(-(run.process.pid ?? 0), 'SIGINT');
    expect((await run.ended).code).not.toBe(0);
    await until('the engine is done', () => workspace.locks('cut').length === 0);
    expect(workspace.stateOf('cut')).toContain('slow:index:Thing::first');
    expect(workspace.stateOf('cut')).not.toContain('pending_operations');
    expect(document(await nx('up', '--version=4', '--stack=cut', '--json'))['changes']).toEqual({ same: 2 });
  });

  it('after a kill, the next up removes the lock, says so and completes', async () => {
    const run = workspace.start(['run', 'shop:up', '-c', 'local', '--version=5', '--stack=killed'], { SECONDS: '30' });
    await until('a thing is being made', () => /first creating/.test(run.said()));
    process.kill(-(run.process.pid ?? 0), 'SIGKILL');
    await run.ended;
    expect(workspace.locks('killed')).toHaveLength(1);
    expect(workspace.stateOf('killed')).toContain('pending_operations');
    const next = await nx('up', '--version=5', '--stack=killed');
    expect(next.code).toBe(0);
    expect(next.all).toMatch(/Process \d+, which held the stack since .*, is gone: its lock is removed\./);
    expect(workspace.stateOf('killed')).not.toContain('pending_operations');
    expect(document(await nx('up', '--version=5', '--stack=killed', '--json'))['changes']).toEqual({ same: 2 });
  });

  it('releases a stack that another machine left locked, with cancel', async () => {
    const lock = join(workspace.state, '.pulumi/locks/organization/shop/dev/far.json');
    writeFileSync(
      lock,
      JSON.stringify({ pid: 1, username: 'ann', hostname: 'elsewhere', timestamp: '2026-01-02T03:04:05Z' }),
    );
    const held = await nx('up', '--version=6');
    expect(held.code).toBe(1);
    expect(held.all).toContain('ann on elsewhere, process 1, since 2026-01-02T03:04:05Z');
    expect((await nx('cancel')).code).toBe(0);
    expect(workspace.locks('dev')).toEqual([]);
  });

  it('stops what it started locally, in any case', async () => {
    const log = join(mkdtempSync(join(tmpdir(), 'nx-pulumi-log-')), 'local');
    appendFileSync(log, '');
    const up = (version: string) =>
      workspace.start(['run', 'shop:up', '-c', 'local', `--version=${version}`], { LOCAL_LOG: log }).ended;
    expect([(await up('7')).code, (await up('unheard-of')).code]).toEqual([0, 1]);
    expect(readFileSync(log, 'utf8')).toBe('started\nstopped\nstarted\nstopped\n');
  });

  it('destroys the stack, and the stack is gone', async () => {
    const said = await nx('destroy');
    expect(said.code).toBe(0);
    expect(said.all).toContain('Stack "dev" is gone.');
    expect((await nx('outputs')).code).toBe(1);
  });

  it('has written nothing into the checkout', () => {
    expect(workspace.changed()).toBe('');
  });

  function tags(): Record<string, string> {
    const file = join(workspace.state, '.pulumi/stacks/shop/dev.pulumi-tags');
    return (JSON.parse(readFileSync(file, 'utf8')) as { tags: Record<string, string> }).tags;
  }

  /** What a run printed after the engine's own summary, up to what Nx says. */
  function lastWords(all: string): string {
    const after = all.slice(all.lastIndexOf('Duration:')).replace(/^.*\n/, '');
    return after.slice(0, after.indexOf(' NX ')).trim();
  }
});
