import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Checkout } from '../support/checkout.ts';
import { click, count } from '../support/click-count.ts';
import { addressOf, environment, platform, report, run, type Environment } from '../support/local-cloud.ts';
import { until } from '@per-branch/test-support/until';

/** All that git, a shell, DNS and Kubernetes read differently, in one name. */
const BRANCH = "fault/Ünïcode_.+@#$(reboot);&'x";

/** One branch, and everything that goes wrong around it. */
describe('a failed or refused deployment is explained and loses nothing', () => {
  let checkout: Checkout;
  let env: Environment;
  /** A published version whose pods never become ready. */
  let broken: string;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-b', BRANCH);
    // A rollout fails after that many seconds without progress; by default it takes three minutes.
    await checkout.edit('apps/infra-staging/src/staging.ts', 'release,', 'release, progressDeadlineSeconds: 60,');
    await platform(checkout, 'staging');
    await run(checkout, 'infra-staging:deploy');
    env = await environment(checkout, 'infra-staging');
    await click(addressOf(env));
  });

  afterAll(async () => {
    await run(checkout, 'infra-staging:destroy', '--yes').catch(() => undefined);
    await checkout.remove();
  });

  const up = (...flags: string[]) =>
    checkout.nx('run', 'infra-staging:up', '--configuration=local', `--version=${env.version}`, ...flags);

  /** An `up` of the broken version in a process group of its own, so that a signal reaches what a terminal's would. */
  function startBrokenUp(): { process: ChildProcess; output: () => string; ended: Promise<unknown[]> } {
    let all = '';
    const process_ = spawn('nx', ['run', 'infra-staging:up', '-c', 'local', `--version=${broken}`], {
      cwd: checkout.folder,
      detached: true,
      env: checkout.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process_.stdout.setEncoding('utf8').on('data', (chunk: string) => (all += chunk));
    process_.stderr.setEncoding('utf8').on('data', (chunk: string) => (all += chunk));
    return { process: process_, output: () => all, ended: once(process_, 'exit') };
  }
  const signal = ({ pid }: ChildProcess, name: NodeJS.Signals) => {
    // Group 0 would be the test's own.
    if (pid === undefined) throw new Error('nx did not start.');
    process.kill(-pid, name);
  };

  it('an image that cannot start is reported with the tail of its log while the previous version keeps serving', async () => {
    await checkout.edit(
      'apps/click-count/src/main.ts',
      'import',
      "if (process.pid > 0) throw new Error('no luck today');\nimport",
    );
    broken = await checkout.git('rev-parse', 'HEAD');
    const result = await checkout.nx('run', 'infra-staging:deploy', '--configuration=local');
    await checkout.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(result.code).not.toBe(0);
    expect(result.all).toContain('no luck today');
    expect(await count(addressOf(env))).toBe(1n);
    expect((await up()).code).toBe(0);
  });

  it('an environment of another branch is refused', async () => {
    const { stack } = await report(checkout, 'infra-staging:outputs');
    const result = await up('--branch=fault/y', `--stack=${stack}`);
    expect(result.code).not.toBe(0);
    expect(result.all).toContain(BRANCH);
    expect((await environment(checkout, 'infra-staging')).branch).toBe(BRANCH);
  });

  it('the engine takes the Kubernetes provider of the local cloud without a warning', async () => {
    const { code, all } = await up();
    expect(code).toBe(0);
    expect(all).not.toMatch(/using pulumi-resource-kubernetes|expected to have version/);
  });

  it('an empty branch name is refused', async () => {
    const result = await up('--branch=');
    expect(result.code).not.toBe(0);
    expect(result.all).toMatch(/branch/i);
  });

  it('an unknown flag is refused with the known ones', async () => {
    const result = await up('--vresion=1');
    expect(result.code).not.toBe(0);
    expect(result.all).toMatch(/vresion[\s\S]*version/);
  });

  it('`up` interrupted by Ctrl-C while a Deployment is updating ends non-zero, and the next one completes', async () => {
    await interrupt('SIGINT');
    expect((await up()).code).toBe(0);
    expect(await count(addressOf(env))).toBe(1n);
  });

  it('`up` killed while a Deployment is updating is recovered by the next one', async () => {
    await interrupt('SIGKILL');
    const result = await up();
    if (result.code !== 0) throw new Error(result.all);
    expect(await count(addressOf(env))).toBe(1n);
  });

  async function interrupt(name: NodeJS.Signals): Promise<void> {
    const { process: nx, output, ended } = startBrokenUp();
    await until(() => /Deployment \S+ updating/.test(output()), 'the Deployment is updating', 180);
    signal(nx, name);
    const [code] = await ended;
    expect(code).not.toBe(0);
  }
});
