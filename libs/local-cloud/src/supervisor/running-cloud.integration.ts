import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pidsOf } from '@per-branch/test-support/pids';
import { until } from '@per-branch/test-support/until';
import { processesWithMarker } from '../processes/process-marker.ts';
import { tool } from '../providers/testing/tool.ts';
import { Command, localCloud, outputOf } from '../testing/command.ts';
import { clientOfCloud, takeDownAfterEach } from '../testing/whole-cloud.ts';
import { deployRedis, redis } from '../testing/workload.ts';
import { stateFolder } from './state-folder.ts';

takeDownAfterEach();

it('components that are killed are restarted', async () => {
  outputOf(await localCloud('up'));
  const marker = (JSON.parse(readFileSync(join(stateFolder(), 'machine.json'), 'utf8')) as { marker: string }).marker;
  const components = ['kube-apiserver', 'etcd', 'kubelet', 'kube-network-policies', 'registry', 'coredns'];
  const killed = components.flatMap((name) => pidsOf(name).filter((pid) => processesWithMarker(marker).includes(pid)));
  // The cluster and the zones have their own CoreDNS.
  expect(killed).toHaveLength(components.length + 1);
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  const address = await until(async () => deployRedis(await clientOfCloud()), 'deployed Redis', 60);
  expect(await until(() => redis(address, 'PING'), 'answer', 60)).toBe('+PONG');
});

it('`exec` runs a command with the environment of the cloud, and exits with its code', async () => {
  const script = 'env; command -v gke-gcloud-auth-plugin; command -v pulumi-resource-kubernetes';
  const output = outputOf(await localCloud('exec', '--', 'sh', '-c', script));
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(output)?.[1] ?? '';
  expect(value('PULUMI_DEBUG_PROVIDERS')).toMatch(/^gcp:\d+,random:\d+$/);
  expect(value('PULUMI_BACKEND_URL')).toBe(`file://${stateFolder()}/pulumi`);
  expect(value('PULUMI_CONFIG_PASSPHRASE')).toMatch(/^[\w-]{32}$/);
  expect(value('PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION')).toBe('true');
  expect(value('LOCAL_DNS')).toBe('127.77.0.1:53');
  expect((await fetch(`${value('REGISTRY_MIRROR')}/v2/`)).status).toBe(200);
  expect(value('PATH').split(delimiter)[0]).toBe(join(stateFolder(), 'bin'));
  for (const program of ['gke-gcloud-auth-plugin', 'pulumi-resource-kubernetes'])
    expect(output).toContain(`${stateFolder()}/bin/${program}`);
  expect(statSync(join(stateFolder(), 'passphrase')).mode & 0o777).toBe(0o600);
  expect(statSync(stateFolder()).mode & 0o777).toBe(0o700);
  expect((await localCloud('exec', '--', 'sh', '-c', 'exit 7')).code).toBe(7);
  expect(await localCloud('exec', '--', 'no-such-program')).toEqual({
    code: 1,
    output: '"no-such-program" cannot be run: spawn no-such-program ENOENT\n',
  });
});

it('the example of the README deploys to the cloud', async () => {
  outputOf(await localCloud('up'));
  const [, example = ''] =
    /```ts\n([\s\S]*?)```/.exec(readFileSync(resolve(__dirname, '../../README.md'), 'utf8')) ?? [];
  const file = resolve(__dirname, '../../dist/readme-example.mts');
  writeFileSync(file, example);
  const PATH = [dirname(tool('pulumi')), process.env['PATH']].join(delimiter);
  const result = await new Command(process.execPath, [file], { PATH, PULUMI_SKIP_UPDATE_CHECK: 'true' }).result();
  rmSync(file);
  expect(outputOf(result).trim().split('\n').at(-1)).toBe(userInfo().username);
});

it('all components listen on addresses that only this machine has', async () => {
  outputOf(await localCloud('up'));
  await deployRedis(await clientOfCloud());
  const open = execFileSync('ss', ['-Hltunp'], { encoding: 'utf8' }).split('\n');
  const ours = open.filter((line) => /"(kubernetes|containerd|kubelet)/.test(line));
  expect(ours.length).toBeGreaterThan(5);
  expect(ours.filter((line) => !/ (127\.\d+\.\d+\.\d+|10\.244\.0\.1|169\.254\.20\.10)(%lo)?:\d+ /.test(line))).toEqual(
    [],
  );
});

it('`status` shows whether the cloud is up, by its exit code too', async () => {
  expect(await localCloud('status')).toEqual({ code: 1, output: 'The local cloud is not up.\n' });
  outputOf(await localCloud('up'));
  expect(outputOf(await localCloud('status'))).toMatch(/^The local cloud is up\.\n {2}Kubernetes {6}KUBECONFIG=\//);
});
