import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { cacheFolder } from '@per-branch/go-tool';
import { type KubernetesClient, kubernetesClient } from './base/kubernetes-client.ts';
import { tool } from './providers/testing/tool.ts';
import { start } from './start.ts';
import { processesWithMarker } from './processes/process-marker.ts';
import { holder } from './supervisor/singleton.ts';
import { stateFolder } from './supervisor/state-folder.ts';
import { Command, type Ended, LOCAL_CLOUD, localCloud } from './testing/command.ts';
import { pidsOf } from '@per-branch/test-support/pids';
import { difference, type Machine, machine } from './testing/machine.ts';
import { deployRedis, ifExists, redis, until } from './testing/workload.ts';

/** The whole cloud on this machine, by the command that users have: as root, with what it needs installed or installable. */

const UP = /The local cloud is up\./;

let before: Machine | undefined;

beforeAll(async () => {
  // One that is just being started is somebody's, too.
  if (await holder()) {
    throw new Error('The local cloud runs, and these tests need it for themselves: "npm run down" first.');
  }
  // What is installed and built once stays; it is no part of what a cloud leaves.
  succeeded(await localCloud('up'));
  succeeded(await localCloud('down'));
  before = machine();
}, 1_800_000);

afterEach(async () => {
  // Somebody else's cloud is left alone.
  if (!before) return;
  succeeded(await localCloud('down'));
  expect(difference(before, machine())).toEqual([]);
});

function succeeded({ code, said }: Ended): string {
  if (code !== 0) throw new Error(`ended with ${code}:\n${said}`);
  return said;
}

async function pidOfSupervisor(): Promise<number> {
  const found = await holder();
  if (!found) throw new Error('There is no supervisor.');
  return found.pid;
}

async function client(): Promise<{ client: KubernetesClient; env: Record<string, string> }> {
  const { env } = await start(() => undefined);
  return { client: kubernetesClient(env['KUBECONFIG'] ?? ''), env };
}

describe('up', () => {
  it('runs pods with volumes behind addresses of their own, and down leaves nothing of it', async () => {
    succeeded(await localCloud('up'));
    const address = await deployRedis((await client()).client);
    expect(address).toMatch(/^127\.77\./);
    expect(await until('answer', () => redis(address, 'INCR count'))).toBe(':1');
    expect(await redis(address, 'CONFIG GET appendonly')).toBe('*2');
    // And the check after each test.
    expect(succeeded(await localCloud('down'))).toContain('The local cloud is down.');
    expect(existsSync(stateFolder())).toBe(false);
    expect(await holder()).toBeUndefined();
  });

  it('changes nothing when it is up', async () => {
    succeeded(await localCloud('up'));
    const pid = await pidOfSupervisor();
    expect(succeeded(await localCloud('up'))).toMatch(UP);
    expect(await pidOfSupervisor()).toBe(pid);
  });

  it('of several commands at once starts one cloud, whose progress all of them show', async () => {
    const program = `require('${resolve(__dirname, '..')}').start().then(({ env }) => console.log(env.KUBECONFIG))`;
    const started = new Command(process.execPath, ['-e', program]);
    const all = [
      new Command(process.execPath, [LOCAL_CLOUD, 'up']),
      started,
      new Command(process.execPath, [LOCAL_CLOUD, 'up']),
    ];
    const said = await Promise.all(all.map((one) => one.ended().then(succeeded)));
    for (const one of said) expect(one).toMatch(/Starting Kubernetes[\s\S]*The local cloud is up/);
    expect(said[1]).toMatch(/^\/.*\.kubeconfig$/m);
  });

  it('starts anew after its supervisor was killed, and says so', async () => {
    succeeded(await localCloud('up'));
    await deployRedis((await client()).client);
    process.kill(await pidOfSupervisor(), 'SIGKILL');
    await until('end of the supervisor', async () => ((await holder()) ? undefined : true));
    const said = succeeded(await localCloud('up'));
    expect(said).toMatch(/Removing what an earlier local cloud left, whose supervisor was killed[\s\S]*is up/);
    const namespaces = await ifExists((await client()).client.core.readNamespace({ name: 'test' }));
    expect(namespaces).toBeUndefined();
  });

  it('that is interrupted takes back what it started', async () => {
    const up = new Command(process.execPath, [LOCAL_CLOUD, 'up']);
    await until('cluster in the making', () => (existsSync(join(stateFolder(), 'cluster/etcd')) ? true : undefined));
    up.process.kill('SIGINT');
    const { code, said } = await up.ended();
    expect(code).toBe(130);
    expect(said).toContain('Taking back what was started');
    expect(existsSync(stateFolder())).toBe(false);
  });

  it('that is interrupted goes on for another command that waits', async () => {
    const [first, second] = [new Command(process.execPath, [LOCAL_CLOUD, 'up']), localCloud('up')];
    await until('cluster in the making', () => (existsSync(join(stateFolder(), 'cluster/etcd')) ? true : undefined));
    first.process.kill('SIGINT');
    expect((await first.ended()).code).toBe(130);
    expect(succeeded(await second)).toMatch(UP);
  });

  it('names the process that holds an address which it needs, and takes back what it started', async () => {
    const socket = createSocket('udp4').bind(53, '127.77.0.1');
    await once(socket, 'listening');
    const { code, said } = await localCloud('up');
    socket.close();
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`127\\.77\\.0\\.1:53: .* \\(process ${process.pid}\\) does`));
    expect(existsSync(stateFolder())).toBe(false);
  });

  it('refuses a machine whose addresses lead elsewhere', async () => {
    execFileSync('ip', ['route', 'add', '10.96.0.0/16', 'dev', 'lo']);
    const { code, said } = await localCloud('up');
    execFileSync('ip', ['route', 'del', '10.96.0.0/16', 'dev', 'lo']);
    expect(code).toBe(1);
    expect(said).toContain('The network range 10.96.0.0/16 is in use on this machine');
  });

  it('refuses a second cloud on the machine, and names the first', async () => {
    succeeded(await localCloud('up'));
    const env = { PER_BRANCH_STATE: '/var/lib/per-branch/second' };
    const { code, said } = await new Command(process.execPath, [LOCAL_CLOUD, 'up'], env).ended();
    await new Command(process.execPath, [LOCAL_CLOUD, 'down'], env).ended();
    expect(code).toBe(1);
    expect(said).toContain(`process ${await pidOfSupervisor()} holds it in the state folder ${stateFolder()}`);
  });

  it('without Go says that the Kubernetes provider is built with it, where that has not been done yet', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'no-provider-'));
    const PATH = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !existsSync(join(folder, 'go')));
    for (const name of readdirSync(cacheFolder()).filter((name) => !name.startsWith('pulumi-resource-kubernetes')))
      symlinkSync(join(cacheFolder(), name), join(cache, name));
    const env = { PER_BRANCH_CACHE: cache, PATH: PATH.join(delimiter) };
    const { code, said } = await new Command(process.execPath, [LOCAL_CLOUD, 'up'], env).ended();
    rmSync(cache, { recursive: true });
    expect(code).toBe(1);
    expect(said).toMatch(
      /^pulumi-resource-kubernetes is built with Go 1\.\d+ or newer, and there is no "go" on the PATH\. Install Go/m,
    );
    expect(said).not.toMatch(/^ +at /m);
    expect(existsSync(stateFolder())).toBe(false);
  });

  it('needs root, and says so', async () => {
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, LOCAL_CLOUD, 'up'];
    const { code, said } = await new Command('setpriv', nobody).ended();
    expect({ code, said }).toEqual({
      code: 1,
      said: 'The local cloud makes network devices, mounts and cgroups, which takes root, and this is user 65534. Run it as root.\n',
    });
  });
});

describe('the running cloud', () => {
  it('starts what was killed again', async () => {
    succeeded(await localCloud('up'));
    const marker = (JSON.parse(readFileSync(join(stateFolder(), 'machine.json'), 'utf8')) as { marker: string }).marker;
    const parts = ['kube-apiserver', 'etcd', 'kubelet', 'kube-network-policies', 'registry', 'coredns'];
    const killed = parts.flatMap((name) => pidsOf(name).filter((pid) => processesWithMarker(marker).includes(pid)));
    // The cluster and the zones have a name server each.
    expect(killed).toHaveLength(parts.length + 1);
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    const address = await until('deployed Redis', async () =>
      deployRedis((await client()).client).catch(() => undefined),
    );
    expect(await until('answer', () => redis(address, 'PING'))).toBe('+PONG');
  });

  it('gives a command its environment, and the command’s exit code back', async () => {
    const said = succeeded(
      await localCloud(
        'exec',
        '--',
        'sh',
        '-c',
        'env; command -v gke-gcloud-auth-plugin; command -v pulumi-resource-kubernetes',
      ),
    );
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(said)?.[1] ?? '';
    expect(value('PULUMI_DEBUG_PROVIDERS')).toMatch(/^gcp:\d+,random:\d+$/);
    expect(value('PULUMI_BACKEND_URL')).toBe(`file://${stateFolder()}/pulumi`);
    expect(value('PULUMI_CONFIG_PASSPHRASE')).toMatch(/^[\w-]{32}$/);
    expect(value('PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION')).toBe('true');
    expect(value('LOCAL_DNS')).toBe('127.77.0.1:53');
    expect((await fetch(`${value('REGISTRY_MIRROR')}/v2/`)).status).toBe(200);
    expect(value('PATH').split(delimiter)[0]).toBe(join(stateFolder(), 'bin'));
    for (const program of ['gke-gcloud-auth-plugin', 'pulumi-resource-kubernetes'])
      expect(said).toContain(`${stateFolder()}/bin/${program}`);
    expect(statSync(join(stateFolder(), 'passphrase')).mode & 0o777).toBe(0o600);
    expect(statSync(stateFolder()).mode & 0o777).toBe(0o700);
    expect((await localCloud('exec', '--', 'sh', '-c', 'exit 7')).code).toBe(7);
    expect(await localCloud('exec', '--', 'no-such-program')).toEqual({
      code: 1,
      said: '"no-such-program" cannot be run: spawn no-such-program ENOENT\n',
    });
  });

  it('is what the README’s example uses', async () => {
    succeeded(await localCloud('up'));
    const [, example = ''] =
      /```ts\n([\s\S]*?)```/.exec(readFileSync(resolve(__dirname, '../README.md'), 'utf8')) ?? [];
    const file = resolve(__dirname, '../dist/readme-example.mts');
    writeFileSync(file, example);
    const PATH = [dirname(tool('pulumi')), process.env['PATH']].join(delimiter);
    const ended = await new Command(process.execPath, [file], { PATH, PULUMI_SKIP_UPDATE_CHECK: 'true' }).ended();
    rmSync(file);
    expect(succeeded(ended).trim().split('\n').at(-1)).toBe(userInfo().username);
  });

  it('listens on this machine’s own addresses alone', async () => {
    succeeded(await localCloud('up'));
    await deployRedis((await client()).client);
    const open = execFileSync('ss', ['-Hltunp'], { encoding: 'utf8' }).split('\n');
    const ours = open.filter((line) => /"(kubernetes|containerd|kubelet)/.test(line));
    expect(ours.length).toBeGreaterThan(5);
    expect(
      ours.filter((line) => !/ (127\.\d+\.\d+\.\d+|10\.244\.0\.1|169\.254\.20\.10)(%lo)?:\d+ /.test(line)),
    ).toEqual([]);
  });

  it('tells its status, by its exit code too', async () => {
    expect(await localCloud('status')).toEqual({ code: 1, said: 'The local cloud is not up.\n' });
    succeeded(await localCloud('up'));
    expect(succeeded(await localCloud('status'))).toMatch(/^The local cloud is up\.\n {2}Kubernetes {6}KUBECONFIG=\//);
  });
});

describe('down', () => {
  it('leaves nothing of a cloud whose supervisor was killed', async () => {
    succeeded(await localCloud('up'));
    const address = await deployRedis((await client()).client);
    await until('answer', () => redis(address, 'PING'));
    process.kill(await pidOfSupervisor(), 'SIGKILL');
    const said = succeeded(await localCloud('down'));
    expect(said).toBe('Removing what a local cloud left, whose supervisor was killed …\nThe local cloud is down.\n');
  });

  it('leaves what others mounted meanwhile, and succeeds', async () => {
    succeeded(await localCloud('up'));
    // This makes /run/netns a mount point, which outlives the network namespace.
    execFileSync('ip', ['netns', 'add', 'of-somebody']);
    execFileSync('ip', ['netns', 'del', 'of-somebody']);
    try {
      succeeded(await localCloud('down'));
      expect(existsSync('/run/netns')).toBe(true);
    } finally {
      execFileSync('umount', ['/run/netns']);
      if (!before?.folders.includes('/run/netns')) rmdirSync('/run/netns');
    }
  });

  it('of nothing is no error', async () => {
    expect(await localCloud('down')).toEqual({ code: 0, said: 'It was not up.\n' });
  });
});

it('a command that there is not is an error with those that there are', async () => {
  const { code, said } = await localCloud('pu');
  expect(code).toBe(1);
  expect(said).toMatch(/There is no command "pu"\.[\s\S]*up .*[\s\S]*down /);
});
