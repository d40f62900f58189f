import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { until } from '@per-branch/test-support/until';
import { Command, LOCAL_CLOUD, localCloud, outputOf } from '../testing/command.ts';
import { clientOfCloud, pidOfSupervisor, takeDownAfterEach } from '../testing/whole-cloud.ts';
import { deployRedis, ifExists, redis } from '../testing/workload.ts';
import { currentHolder } from './singleton.ts';
import { stateFolder } from './state-folder.ts';

takeDownAfterEach();

const UP = /The local cloud is up\./;

it('`up` runs pods with volumes and load-balancer addresses, and `down` removes everything', async () => {
  outputOf(await localCloud('up'));
  const address = await deployRedis(await clientOfCloud());
  expect(address).toMatch(/^127\.77\./);
  expect(await until(() => redis(address, 'INCR count'), 'answer', 60)).toBe(':1');
  expect(await redis(address, 'CONFIG GET appendonly')).toBe('*2');
  // And the check after each test.
  expect(outputOf(await localCloud('down'))).toContain('The local cloud is down.');
  expect(existsSync(stateFolder())).toBe(false);
  expect(await currentHolder()).toBeUndefined();
});

it('`up` of a cloud that is up changes nothing', async () => {
  outputOf(await localCloud('up'));
  const pid = await pidOfSupervisor();
  expect(outputOf(await localCloud('up'))).toMatch(UP);
  expect(await pidOfSupervisor()).toBe(pid);
});

it('several commands at the same time start one cloud, and each shows its progress', async () => {
  const program = `require('${resolve(__dirname, '../..')}').start().then(({ env }) => console.log(env.KUBECONFIG))`;
  const commands = [
    [LOCAL_CLOUD, 'up'],
    ['-e', program],
    [LOCAL_CLOUD, 'up'],
  ];
  const all = commands.map((args) => new Command(process.execPath, args));
  const output = await Promise.all(all.map((one) => one.result().then(outputOf)));
  for (const one of output) expect(one).toMatch(/Starting Kubernetes[\s\S]*The local cloud is up/);
  expect(output[1]).toMatch(/^\/.*\.kubeconfig$/m);
});

it('`up` after the supervisor was killed removes the old cloud, says so, and starts a new one', async () => {
  outputOf(await localCloud('up'));
  await deployRedis(await clientOfCloud());
  process.kill(await pidOfSupervisor(), 'SIGKILL');
  await until(async () => !(await currentHolder()), 'end of the supervisor', 60);
  const output = outputOf(await localCloud('up'));
  expect(output).toMatch(/Removing an earlier local cloud whose supervisor was killed[\s\S]*is up/);
  const { core } = await clientOfCloud();
  expect(await ifExists(core.readNamespace({ name: 'test' }))).toBeUndefined();
});

it('`up` that is interrupted removes what it started, and exits with 130', async () => {
  const up = new Command(process.execPath, [LOCAL_CLOUD, 'up']);
  await until(() => existsSync(join(stateFolder(), 'cluster/etcd')), 'start of etcd', 60);
  up.process.kill('SIGINT');
  const { code, output } = await up.result();
  expect(code).toBe(130);
  expect(output).toContain('Removing what was started');
  expect(existsSync(stateFolder())).toBe(false);
});

it('`up` that is interrupted goes on for another command that waits', async () => {
  const [first, second] = [new Command(process.execPath, [LOCAL_CLOUD, 'up']), localCloud('up')];
  await until(() => existsSync(join(stateFolder(), 'cluster/etcd')), 'start of etcd', 60);
  first.process.kill('SIGINT');
  expect((await first.result()).code).toBe(130);
  expect(outputOf(await second)).toMatch(UP);
});
