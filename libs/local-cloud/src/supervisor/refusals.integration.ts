import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '@per-branch/go-tool';
import { Command, LOCAL_CLOUD, localCloud, outputOf } from '../testing/command.ts';
import { pidOfSupervisor, takeDownAfterEach } from '../testing/whole-cloud.ts';
import { stateFolder } from './state-folder.ts';

takeDownAfterEach();

it('`up` names the process that uses an address which it needs, and removes what it started', async () => {
  const socket = createSocket('udp4').bind(53, '127.77.0.1');
  await once(socket, 'listening');
  const { code, output } = await localCloud('up');
  socket.close();
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`127\\.77\\.0\\.1:53: .* \\(process ${process.pid}\\) does`));
  expect(existsSync(stateFolder())).toBe(false);
});

it('`up` refuses a machine with a route for the addresses of the cluster', async () => {
  execFileSync('ip', ['route', 'add', '10.96.0.0/16', 'dev', 'lo']);
  const { code, output } = await localCloud('up');
  execFileSync('ip', ['route', 'del', '10.96.0.0/16', 'dev', 'lo']);
  expect(code).toBe(1);
  expect(output).toContain('The network range 10.96.0.0/16 is in use on this machine');
});

it('`up` refuses a second cloud on the machine, and names the first', async () => {
  outputOf(await localCloud('up'));
  const env = { PER_BRANCH_STATE: '/var/lib/per-branch/second' };
  const { code, output } = await new Command(process.execPath, [LOCAL_CLOUD, 'up'], env).result();
  await new Command(process.execPath, [LOCAL_CLOUD, 'down'], env).result();
  expect(code).toBe(1);
  expect(output).toContain(`process ${await pidOfSupervisor()} has it in the state folder ${stateFolder()}`);
});

it('`up` without Go says that the Kubernetes provider is built with it, if it is not built yet', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'no-provider-'));
  const PATH = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !existsSync(join(folder, 'go')));
  for (const name of readdirSync(cacheFolder()).filter((name) => !name.startsWith('pulumi-resource-kubernetes')))
    symlinkSync(join(cacheFolder(), name), join(cache, name));
  const env = { PER_BRANCH_CACHE: cache, PATH: PATH.join(delimiter) };
  const { code, output } = await new Command(process.execPath, [LOCAL_CLOUD, 'up'], env).result();
  rmSync(cache, { recursive: true });
  expect(code).toBe(1);
  expect(output).toMatch(
    /^pulumi-resource-kubernetes is built with Go 1\.\d+ or newer, and there is no "go" on the PATH\. Install Go/m,
  );
  expect(output).not.toMatch(/^ +at /m);
  expect(existsSync(stateFolder())).toBe(false);
});

it('`up` without root is refused', async () => {
  const args = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, LOCAL_CLOUD, 'up'];
  const { code, output } = await new Command('setpriv', args).result();
  expect({ code, output }).toEqual({
    code: 1,
    output:
      'The local cloud creates network devices, mounts and cgroups, which needs root, and this is user 65534. Run it as root.\n',
  });
});

it('an unknown command is an error that lists the commands', async () => {
  const { code, output } = await localCloud('pu');
  expect(code).toBe(1);
  expect(output).toMatch(/There is no command "pu"\.[\s\S]*up .*[\s\S]*down /);
});
