import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { until } from '@per-branch/test-support/until';
import { document, Workspace } from './testing/workspace.ts';

/** Real Nx, the real engine and its own state on disk; the provider alone is a stand-in, slow on demand. */
describe('operations on a stack', () => {
  const workspace = new Workspace(shop({ tags: ['version', 'password'] }));
  const nx = (operation: string, ...flags: string[]) =>
    workspace.nx('run', `shop:${operation}`, '-c', 'local', ...flags);

  // Where no engine is installed it is built, once: minutes.
  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it('refuses an up without a setting that has no default, and deploys nothing', async () => {
    const result = await nx('up');
    expect(result.code).toBe(1);
    expect(result.all).toContain('The setting "version" is missing (What to deploy): give it with --version=<string>.');
    expect((await nx('outputs')).all).toContain(
      'shop has no stack "dev". It has none yet: make it with the target "up".',
    );
  });

  it('takes --version=1.10 as it is written', async () => {
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
  ])('and so does %s', async (_form, args) => {
    const result = await workspace.nx(...args);
    expect(result.code).toBe(0);
    expect(result.all).toContain('"1.20"');
  });

  it('leaves alone what is as the program wants it', async () => {
    const result = await nx('up', '--version=1.20', '--json');
    expect(document(result)['changes']).toEqual({ same: 2 });
    expect(result.all).not.toContain('refresh');
  });

  it('makes again what was deleted outside of Pulumi, and previews that', async () => {
    const run = (operation: string) =>
      workspace.start(['run', `shop:${operation}`, '-c', 'local', '--version=1.20', '--json'], { DELETED: 'first' })
        .ended;
    expect(document(await run('preview'))['changes']).toEqual({ same: 1, create: 1 });
    expect(document(await run('up'))['changes']).toEqual({ same: 1, create: 1 });
  });

  it('fails where it cannot see whether what it made is still there', async () => {
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=1.20'], { UNREACHABLE: 'yes' })
      .ended;
    expect(result.code).toBe(1);
    expect(result.all).toContain('connection refused');
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
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=2'], env).ended;
    expect(result.code).toBe(1);
    expect(result.all).toMatch(message);
    expect(workspace.stateOf('dev')).toContain('"version":"1.20"');
  });

  it('refuses an unknown flag and lists the known', async () => {
    const result = await nx('up', '--vresion=2');
    expect(result.code).toBe(1);
    expect(result.all).toMatch(/--vresion is unknown. Did you mean --version\? Known flags are --version, --replicas/);
  });

  it.each(['destroy', 'refresh', 'outputs', 'cancel'])(
    'refuses to %s a stack that does not exist',
    async (operation) => {
      const result = await nx(operation, '--stack=dve');
      expect(result.code).toBe(1);
      expect(result.all).toContain('shop has no stack "dve". It has dev: choose one with --stack=…');
    },
  );

  it('previews a stack that does not exist, and leaves none behind', async () => {
    expect((await nx('preview', '--stack=next', '--version=1')).code).toBe(0);
    expect((await nx('outputs', '--stack=next')).all).toContain('shop has no stack "next"');
  });

  it('ends with what failed, and why', async () => {
    const result = await workspace.start(['run', 'shop:up', '-c', 'local', '--version=broken'], { MORE: '1' }).ended;
    expect(result.code).toBe(1);
    expect(lastWords(result.all)).toMatch(/^second \(slow:index:Thing\)\n.*no luck today/);
  });

  it.each([
    ['unheard-of', 'The program\n  Version "unheard-of" was never published.'],
    ['homeless', 'The program reads the outputs of stack "organization/platform/nowhere", and there is no such stack'],
  ])('ends with what the program says of version %s', async (version, words) => {
    const result = await nx('up', `--version=${version}`);
    expect(result.code).toBe(1);
    expect(lastWords(result.all)).toContain(words);
  });

  it('waits for a stack that is being worked on, names the holder, and succeeds', async () => {
    const file = join(workspace.state, 'busy');
    const first = workspace.start(['run', 'shop:up', '-c', 'local', '--version=3', '--stack=busy'], {
      UNTIL: file,
    });
    await until(() => /first creating/.test(first.output()), 'the first one is at work', 60);
    const { pid } = JSON.parse(readFileSync(workspace.locks('busy')[0] ?? '', 'utf8')) as { pid: number };
    const second = workspace.start(['run', 'shop:up', '-c', 'local', '--version=3', '--stack=busy', '--json']);
    const holder = `${userInfo().username}@${hostname()} (process ${pid})`;
    await until(
      () => second.output().includes(`Stack "busy" is being worked on by ${holder} since`),
      'the second one waits',
      60,
    );
    writeFileSync(file, '');
    expect((await first.ended).code).toBe(0);
    expect(document(await second.ended)['changes']).toEqual({ same: 2 });
  });

  it('makes a stack that two runs ask for at the same time, once', async () => {
    const both = await Promise.all([
      nx('up', '--version=3', '--stack=twice', '--json'),
      nx('up', '--version=3', '--stack=twice', '--json'),
    ]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const changes = both.map((result) => document(result)['changes']);
    expect(changes).toContainEqual({ create: 2 });
    expect(changes).toContainEqual({ same: 2 });
  });

  describe('a stack that another machine holds', () => {
    const lock = join(workspace.state, '.pulumi/locks/organization/shop/dev/far.json');
    beforeEach(() => {
      const timestamp = '2026-01-02T03:04:05Z';
      mkdirSync(dirname(lock), { recursive: true });
      writeFileSync(lock, JSON.stringify({ pid: 1, username: 'ann', hostname: 'elsewhere', timestamp }));
    });
    afterEach(() => rmSync(lock, { force: true }));

    const holder = 'Stack "dev" is being worked on by ann@elsewhere (process 1) since 2026-01-02T03:04:05Z';

    it('is refused at once with --wait=0', async () => {
      const result = await nx('up', '--version=6', '--wait=0');
      expect(result.code).toBe(1);
      expect(result.all).toContain(`${holder}. Wait with --wait=10m, or stop it there.`);
      expect(result.all).not.toContain('waiting');
    });

    it('is an error when the wait is over', async () => {
      const result = await nx('up', '--version=6', '--wait=1s');
      expect(result.code).toBe(1);
      expect(result.all).toContain(`${holder}: waiting, at most 1 s more …`);
      expect(result.all).toContain(`${holder}. It was not released within 1 s: wait longer with --wait=1h`);
    });

    it('is no longer waited for after Ctrl-C, and nothing is changed', async () => {
      const run = workspace.start(['run', 'shop:up', '-c', 'local', '--version=6']);
      await until(() => run.output().includes(`${holder}: waiting, at most 10 min more …`), 'it waits', 60);
      process.kill(-(run.process.pid ?? 0), 'SIGINT');
      expect((await run.ended).code).not.toBe(0);
      expect(workspace.stateOf('dev')).not.toContain('"version":"6"');
    });

    it('is released by `cancel`', async () => {
      expect((await nx('cancel')).code).toBe(0);
      expect(workspace.locks('dev')).toEqual([]);
    });
  });

  it('--wait=soon is refused with the known forms', async () => {
    const result = await nx('up', '--version=6', '--wait=soon');
    expect(result.code).toBe(1);
    expect(result.all).toContain('--wait=soon: expected a number of seconds, or one with a unit, as 30s, 10m or 1h.');
  });

  it('on Ctrl-C lets the engine end what it has begun, and records it', async () => {
    const file = join(workspace.state, 'cut');
    const run = workspace.start(['run', 'shop:up', '-c', 'local', '--version=4', '--stack=cut'], { UNTIL: file });
    await until(() => /first creating/.test(run.output()), 'a thing is being made', 60);
    // To the whole group, as a terminal sends it; Nx sends it down the tree once more.
    process.kill(-(run.process.pid ?? 0), 'SIGINT');
    writeFileSync(file, '');
    expect((await run.ended).code).not.toBe(0);
    await until(() => workspace.locks('cut').length === 0, 'the engine is done', 60);
    expect(workspace.stateOf('cut')).toContain('slow:index:Thing::first');
    expect(workspace.stateOf('cut')).not.toContain('pending_operations');
    expect(document(await nx('up', '--version=4', '--stack=cut', '--json'))['changes']).toEqual({ same: 2 });
  });

  it('after a kill, the next up removes the lock, says so and completes', async () => {
    const run = workspace.start(['run', 'shop:up', '-c', 'local', '--version=5', '--stack=killed'], {
      UNTIL: '/nowhere',
    });
    await until(() => /first creating/.test(run.output()), 'a thing is being made', 60);
    await until(() => workspace.stateOf('killed').includes('pending_operations'), 'the state says so', 60);
    process.kill(-(run.process.pid ?? 0), 'SIGKILL');
    await run.ended;
    expect(workspace.locks('killed')).toHaveLength(1);
    const next = await nx('up', '--version=5', '--stack=killed');
    expect(next.code).toBe(0);
    expect(next.all).toMatch(/Process \d+, which held the stack since .*, is gone: its lock is removed\./);
    expect(workspace.stateOf('killed')).not.toContain('pending_operations');
    expect(document(await nx('up', '--version=5', '--stack=killed', '--json'))['changes']).toEqual({ same: 2 });
  });

  it('stops what it started locally, in any case', async () => {
    const log = join(workspace.state, 'local.log');
    appendFileSync(log, '');
    const up = (version: string) =>
      workspace.start(['run', 'shop:up', '-c', 'local', `--version=${version}`], { LOCAL_LOG: log }).ended;
    expect([(await up('7')).code, (await up('unheard-of')).code]).toEqual([0, 1]);
    expect(readFileSync(log, 'utf8')).toBe('started\nstopped\nstarted\nstopped\n');
  });

  it('destroys the stack, and the stack is gone', async () => {
    const result = await nx('destroy');
    expect(result.code).toBe(0);
    expect(result.all).toContain('Stack "dev" is gone.');
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
