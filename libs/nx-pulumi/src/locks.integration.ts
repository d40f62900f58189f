import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from '@per-branch/test-support/until';
import { findEngine } from './engine/find-engine.ts';
import { shop } from './testing/shop.ts';
import { document, Workspace } from './testing/workspace.ts';

/** Real Nx, the real engine and its own state on disk. The provider alone is emulated, and waits on demand. */
describe('a stack that another operation holds or held', () => {
  const workspace = new Workspace(shop());
  const nx = (operation: string, ...flags: string[]) =>
    workspace.nx('run', `shop:${operation}`, '-c', 'local', ...flags);

  beforeAll(() => findEngine({ log: console.log }), 15 * 60_000);
  afterAll(() => workspace.remove());

  it('`up` waits for a stack that another `up` holds, names the holder, and succeeds', async () => {
    const file = join(workspace.state, 'busy');
    const first = workspace.start(['run', 'shop:up', '-c', 'local', '--version=3', '--stack=busy'], {
      UNTIL: file,
    });
    await until(() => /first creating/.test(first.output()), 'the first one is at work', 60);
    const { pid } = JSON.parse(readFileSync(workspace.locks('busy')[0] ?? '', 'utf8')) as { pid: number };
    const second = workspace.start(['run', 'shop:up', '-c', 'local', '--version=3', '--stack=busy', '--json']);
    const holder = `${userInfo().username}@${hostname()} (process ${pid})`;
    await until(
      () => second.output().includes(`Stack "busy" is locked by ${holder} since`),
      'the second one waits',
      60,
    );
    writeFileSync(file, '');
    expect((await first.ended).code).toBe(0);
    expect(document(await second.ended)['changes']).toEqual({ same: 2 });
  });

  it('two runs of `up` at the same time create a stack once', async () => {
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
    beforeAll(() => nx('up', '--version=5'));
    const lock = join(workspace.state, '.pulumi/locks/organization/shop/dev/far.json');
    beforeEach(() => {
      const timestamp = '2026-01-02T03:04:05Z';
      mkdirSync(dirname(lock), { recursive: true });
      writeFileSync(lock, JSON.stringify({ pid: 1, username: 'ann', hostname: 'elsewhere', timestamp }));
    });
    afterEach(() => rmSync(lock, { force: true }));

    const holder = 'Stack "dev" is locked by ann@elsewhere (process 1) since 2026-01-02T03:04:05Z';

    it('--wait=0 refuses `up` at once', async () => {
      const result = await nx('up', '--version=6', '--wait=0');
      expect(result.code).toBe(1);
      expect(result.all).toContain(`${holder}. Wait with --wait=10m, or stop it there.`);
      expect(result.all).not.toContain('waiting');
    });

    it('--wait=1s refuses `up` after a second', async () => {
      const result = await nx('up', '--version=6', '--wait=1s');
      expect(result.code).toBe(1);
      expect(result.all).toContain(`${holder}: waiting, at most 1 s more …`);
      expect(result.all).toContain(`${holder}. It was not released within 1 s: wait longer with --wait=1h`);
    });

    it('Ctrl-C ends the wait, and nothing is changed', async () => {
      const run = workspace.start(['run', 'shop:up', '-c', 'local', '--version=6']);
      await until(() => run.output().includes(`${holder}: waiting, at most 10 min more …`), 'it waits', 60);
      process.kill(-(run.process.pid ?? 0), 'SIGINT');
      expect((await run.ended).code).not.toBe(0);
      expect(workspace.stateOf('dev')).not.toContain('"version":"6"');
    });

    it('`cancel` releases it', async () => {
      expect((await nx('cancel')).code).toBe(0);
      expect(workspace.locks('dev')).toEqual([]);
    });
  });

  it('Ctrl-C lets the engine end what it has begun, and record it', async () => {
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

  it('after a kill, the next `up` removes the lock, logs that and completes', async () => {
    const run = workspace.start(['run', 'shop:up', '-c', 'local', '--version=5', '--stack=killed'], {
      UNTIL: '/nowhere',
    });
    await until(() => /first creating/.test(run.output()), 'a thing is being made', 60);
    await until(
      () => workspace.stateOf('killed').includes('pending_operations'),
      'the state has a pending operation',
      60,
    );
    process.kill(-(run.process.pid ?? 0), 'SIGKILL');
    await run.ended;
    expect(workspace.locks('killed')).toHaveLength(1);
    const next = await nx('up', '--version=5', '--stack=killed');
    expect(next.code).toBe(0);
    expect(next.all).toMatch(/Process \d+, which held the stack since .*, has ended: its lock is removed\./);
    expect(workspace.stateOf('killed')).not.toContain('pending_operations');
    expect(document(await nx('up', '--version=5', '--stack=killed', '--json'))['changes']).toEqual({ same: 2 });
  });
});
