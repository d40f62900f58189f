import { type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '@per-branch/go-tool';
import { findEngine } from './engine/find-engine.ts';
import { Bucket } from './testing/bucket.ts';
import { shop } from './testing/shop.ts';
import { until } from '@per-branch/test-support/until';
import { document, type CommandResult, Workspace } from './testing/workspace.ts';

/**
 * Two machines, each with a clone, a home folder and the real engine; their stacks are kept in one bucket by its own
 * gs:// backend.
 */
describe('a stack in a bucket', () => {
  const bucket = new Bucket();
  const machines = [machine(), machine()] as const;
  const [ann, bob] = machines;
  const locks = () => bucket.list('.pulumi/locks/organization/shop/dev/');
  const state = () => bucket.read('.pulumi/stacks/shop/dev.json');

  beforeAll(async () => {
    await findEngine({ log: console.log });
    await bucket.start();
  }, 15 * 60_000);
  afterAll(async () => {
    await bucket.stop();
    for (const { remove } of machines) remove();
  });

  it('`up` on one machine creates it, `outputs` on the other reads it, and its secrets are encrypted', async () => {
    expect(document(await ann.run('up', '--version=1', '--json'))['changes']).toEqual({ create: 2 });
    expect(document(await bob.run('outputs', '--json'))['outputs']).toMatchObject({
      version: '1',
      password: '[secret]',
    });
    expect(await state()).toContain('"version":"1"');
    expect(await state()).not.toContain('hush-hush');
    expect(await locks()).toEqual([]);
  });

  it('`up` waits while the other machine works on it, and names the holder', async () => {
    const file = join(ann.home, 'done');
    const first = ann.start('up', { MORE: '1', UNTIL: file }, '--version=2');
    await until(() => /second creating/.test(first.output()), 'the first one is at work', 60);
    const [lock = ''] = await locks();
    const { pid, username, hostname } = JSON.parse(await bucket.read(lock)) as Record<string, string>;
    const second = bob.start('up', { MORE: '1' }, '--version=2', '--json');
    const holder = `${username}@${hostname} (process ${pid})`;
    await until(() => second.output().includes(`Stack "dev" is locked by ${holder} since`), 'the second one waits', 60);
    writeFileSync(file, '');
    expect((await first.ended).code).toBe(0);
    expect(document(await second.ended)['changes']).toEqual({ same: 3 });
  });

  it('`up` does not take the lock of a killed machine before `cancel`; then it completes', async () => {
    expect(document(await ann.run('up', '--version=2', '--json'))['changes']).toMatchObject({ delete: 1 });
    const killed = ann.start('up', { MORE: '1', UNTIL: '/nowhere' }, '--version=3');
    await until(() => /second creating/.test(killed.output()), 'a thing is being made', 60);
    await until(async () => (await state()).includes('pending_operations'), 'the state has a pending operation', 60);
    process.kill(-(killed.process.pid ?? 0), 'SIGKILL');
    await killed.ended;

    const refused = await bob.run('up', '--version=3', '--wait=1s');
    expect(refused.code).toBe(1);
    expect(refused.all).toMatch(
      /Stack "dev" is locked by \S+@\S+ \(process \d+\) since \S+ It was not released within 1 s/,
    );
    expect(refused.all).toContain('run the target "cancel" with --stack=dev');

    expect((await bob.run('cancel')).code).toBe(0);
    const next = await bob.start('up', { MORE: '1' }, '--version=3', '--json').ended;
    expect(document(next)['changes']).toEqual({ same: 2, create: 1 });
    expect(await state()).not.toContain('pending_operations');
    expect(await locks()).toEqual([]);
  });

  it('`destroy` removes it for both', async () => {
    expect((await bob.run('destroy')).code).toBe(0);
    expect((await ann.run('outputs')).all).toContain('shop has no stack "dev"');
  });

  function machine(): {
    run: (operation: string, ...flags: string[]) => Promise<CommandResult>;
    start: (
      operation: string,
      env: NodeJS.ProcessEnv,
      ...flags: string[]
    ) => { process: ChildProcess; output: () => string; ended: Promise<CommandResult> };
    home: string;
    remove: () => void;
  } {
    const workspace = new Workspace(shop());
    const home = mkdtempSync(join(tmpdir(), 'home-'));
    const start = (operation: string, env: NodeJS.ProcessEnv, ...flags: string[]) =>
      workspace.start(['run', `shop:${operation}`, '-c', 'local', ...flags], {
        ...bucket.environment,
        HOME: home,
        PULUMI_HOME: join(home, '.pulumi'),
        // Where the engine has been built: all that the machines share.
        PER_BRANCH_CACHE: cacheFolder(),
        ...env,
      });
    return {
      home,
      start,
      run: (operation, ...flags) => start(operation, {}, ...flags).ended,
      remove: () => {
        workspace.remove();
        rmSync(home, { recursive: true, force: true });
      },
    };
  }
});
