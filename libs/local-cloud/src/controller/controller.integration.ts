import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@per-branch/test-support/until';
import { type Component } from '../base/component-context.ts';
import { type KubernetesClient, kubernetesClient } from '../base/kubernetes-client.ts';
import { tool } from '../providers/testing/tool.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { forEach, startController } from './controller.ts';

jest.setTimeout(60_000);

let folder: string;
let plane: ControlPlane;
let client: KubernetesClient;
let proxy: Awaited<ReturnType<typeof proxyTo>>;
const log: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'controller-'));
  plane = await startControlPlane(tool('kubernetes'));
  client = kubernetesClient(plane.adminKubeconfig);
  proxy = await proxyTo(plane.endpoint);
  const proxied = readFileSync(plane.adminKubeconfig, 'utf8').replace(plane.endpoint, proxy.endpoint);
  writeFileSync(join(folder, 'kubeconfig'), proxied);
});

afterAll(async () => {
  await proxy.close();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const context = () => ({
  adminKubeconfig: join(folder, 'kubeconfig'),
  stateDir: folder,
  binary: '',
  log: (line: string) => void log.push(line),
});
const NAMESPACE = { namespace: 'default' };
const CONFIG_MAPS = {
  path: '/api/v1/namespaces/default/configmaps',
  list: ({ core }: KubernetesClient) => core.listNamespacedConfigMap(NAMESPACE),
};
const SECRETS = {
  path: '/api/v1/namespaces/default/secrets',
  list: ({ core }: KubernetesClient) => core.listNamespacedSecret(NAMESPACE),
};

/** The names of all ConfigMaps and Secrets. */
async function names(of: KubernetesClient): Promise<string[]> {
  const lists = await Promise.all([CONFIG_MAPS.list(of), SECRETS.list(of)]);
  return lists.flatMap(({ items }) => items.map(({ metadata }) => metadata?.name ?? ''));
}

const addConfigMap = (name: string) =>
  client.core.createNamespacedConfigMap({ ...NAMESPACE, body: { metadata: { name } } });

/** A TCP proxy whose connections can be cut, as those to an API server that restarts. */
async function proxyTo(endpoint: string) {
  const [host = '', port = ''] = endpoint.split(':');
  const sockets = new Set<Socket>();
  const forward = (socket: Socket) => {
    const target = connect(Number(port), host);
    for (const end of [socket, target]) {
      sockets.add(end);
      end.on('error', () => undefined).on('close', () => (sockets.delete(end), socket.destroy(), target.destroy()));
    }
    socket.pipe(target).pipe(socket);
  };
  const open = async (at: number): Promise<Server> => {
    const server = createServer(forward).listen(at, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await open(0);
  const { port: local } = server.address() as AddressInfo;
  const close = async () => {
    const closed = once(server.close(), 'close');
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { endpoint: `127.0.0.1:${local}`, close, reopen: async () => void (server = await open(local)) };
}

describe('startController', () => {
  let controller: Component;

  afterEach(() => controller.stop());

  it('calls `reconcile` after a change of any collection, one round at a time, until `stop`', async () => {
    const rounds: string[][] = [];
    let running = 0;
    controller = startController(context(), 'test', [CONFIG_MAPS, SECRETS], async (client) => {
      expect(++running).toBe(1);
      rounds.push(await names(client));
      await delay(10);
      running--;
    });
    await until(() => rounds.length > 0);
    await Promise.all([addConfigMap('a'), addConfigMap('b')]);
    await until(() => ['a', 'b'].every((name) => rounds.at(-1)?.includes(name)));
    await client.core.createNamespacedSecret({ ...NAMESPACE, body: { metadata: { name: 'c' } } });
    await until(() => ['a', 'b', 'c'].every((name) => rounds.at(-1)?.includes(name)));
    await client.core.deleteNamespacedConfigMap({ ...NAMESPACE, name: 'a' });
    await until(() => !rounds.at(-1)?.includes('a'));
    await controller.stop();
    const before = rounds.length;
    await addConfigMap('after');
    await delay(300);
    expect(rounds).toHaveLength(before);
  });

  it('watches again after the API server was unavailable, and logs the reason once for each outage', async () => {
    const seen = new Set<string>();
    let rounds = 0;
    controller = startController(context(), 'unavailable', [CONFIG_MAPS, SECRETS], async (client) => {
      for (const name of await names(client)) seen.add(name);
      rounds++;
    });
    const refusals = () => log.filter((line) => /^unavailable: .*ECONNREFUSED.*; trying again$/.test(line));
    await until(() => seen.has('kube-root-ca.crt'));
    await proxy.close();
    await addConfigMap('meanwhile');
    await delay(1500);
    expect(seen).not.toContain('meanwhile');
    await proxy.reopen();
    await until(() => seen.has('meanwhile'));
    expect(refusals()).toHaveLength(1);

    // Nothing changes between the two next outages.
    for (const outages of [2, 3]) {
      await proxy.close();
      await until(() => refusals().length === outages);
      const before = rounds;
      await proxy.reopen();
      await until(() => rounds > before);
      await delay(1000);
      expect(refusals()).toHaveLength(outages);
    }
  });

  it('repeats a round that failed, and logs the reason once', async () => {
    let failures = 2;
    let done = false;
    controller = startController(context(), 'failing', [CONFIG_MAPS, SECRETS], () => {
      if (failures-- > 0) return Promise.reject(new Error('not yet'));
      done = true;
      return Promise.resolve();
    });
    await until(() => done);
    expect(log.filter((line) => line === 'failing: not yet; trying again')).toHaveLength(1);
  });
});

it('forEach goes on after an item that fails, and then throws its error', async () => {
  const seen: string[] = [];
  const action = (name: string) => {
    seen.push(name);
    return name === 'bad' ? Promise.reject(new Error('bad failed')) : Promise.resolve();
  };
  await expect(forEach(['good', 'bad', 'better'], action)).rejects.toThrow('bad failed');
  expect(seen).toEqual(['good', 'bad', 'better']);
});
