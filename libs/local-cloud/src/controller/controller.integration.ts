import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeClient } from '../kube-client/client.ts';
import { text } from '../base/json.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { tool } from '../providers/testing/tool.ts';
import { control, forEach } from './controller.ts';

jest.setTimeout(60_000);

let folder: string;
let plane: ControlPlane;
let client: KubeClient;
let road: Awaited<ReturnType<typeof roadTo>>;
const log: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'controller-'));
  plane = await startControlPlane(tool('kubernetes'));
  client = KubeClient.fromKubeconfig(plane.kubeconfig('local'));
  road = await roadTo(plane.endpoint);
  writeFileSync(join(folder, 'kubeconfig'), plane.kubeconfig('local').replace(plane.endpoint, road.endpoint));
});

afterAll(async () => {
  await road.close();
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const context = () => ({
  adminKubeconfig: join(folder, 'kubeconfig'),
  stateDir: folder,
  binary: '',
  log: (line: string) => void log.push(line),
});
const paths = ['/api/v1/namespaces/default/configmaps', '/api/v1/namespaces/default/secrets'];

async function add(name: string): Promise<void> {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } };
  await client.apply(`${paths[0]}/${name}`, { fieldManager: 'test' }, object);
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !condition(); attempt++) await delay(25);
  expect(condition()).toBe(true);
}

/** A way to an address that can be cut, as an API server that restarts cuts it. */
async function roadTo(endpoint: string) {
  const [host = '', port = ''] = endpoint.split(':');
  const sockets = new Set<Socket>();
  const join = (socket: Socket) => {
    const onward = connect(Number(port), host);
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.on('error', () => undefined).on('close', () => (sockets.delete(end), socket.destroy(), onward.destroy()));
    }
    socket.pipe(onward).pipe(socket);
  };
  const open = async (at: number): Promise<Server> => {
    const server = createServer(join).listen(at, '127.0.0.1');
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

it('a change of any collection is a round with all objects; one at a time', async () => {
  const rounds: string[][] = [];
  let running = 0;
  const service = control(context(), 'test', paths, async (_client, maps = [], secrets = []) => {
    expect(++running).toBe(1);
    await delay(10);
    rounds.push([...maps, ...secrets].map((object) => text(object, 'metadata', 'name')));
    running--;
  });
  await until(() => rounds.length > 0);
  await Promise.all([add('a'), add('b')]);
  await until(() => ['a', 'b'].every((name) => rounds.at(-1)?.includes(name)));
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'c', namespace: 'default' } };
  await client.apply(`${paths[1]}/c`, { fieldManager: 'test' }, secret);
  await until(() => ['a', 'b', 'c'].every((name) => rounds.at(-1)?.includes(name)));
  await service.stop();
  const before = rounds.length;
  await add('after');
  await delay(300);
  expect(rounds).toHaveLength(before);
});

it('an API server that was away is asked again, and its absence is logged once', async () => {
  const seen = new Set<string>();
  const service = control(context(), 'patient', paths, (_client, maps = []) => {
    for (const map of maps) seen.add(text(map, 'metadata', 'name'));
    return Promise.resolve();
  });
  await until(() => seen.has('kube-root-ca.crt'));
  await road.close();
  await add('while-away');
  await delay(1500);
  expect(seen).not.toContain('while-away');
  await road.reopen();
  await until(() => seen.has('while-away'));
  expect(log.filter((line) => /^patient: .*ECONNREFUSED.*; trying again$/.test(line))).toHaveLength(1);
  await service.stop();
});

it('a round that failed is tried again', async () => {
  let failures = 2;
  let done = false;
  const service = control(context(), 'failing', paths, () => {
    if (failures-- > 0) return Promise.reject(new Error('not yet'));
    done = true;
    return Promise.resolve();
  });
  await until(() => done);
  expect(log.filter((line) => line === 'failing: not yet; trying again')).toHaveLength(1);
  await service.stop();
});

it('an object that cannot be dealt with does not hold up the others', async () => {
  const seen: string[] = [];
  const deal = (name: string) => {
    seen.push(name);
    return name === 'bad' ? Promise.reject(new Error('bad cannot be dealt with')) : Promise.resolve();
  };
  await expect(forEach(['good', 'bad', 'better'], deal)).rejects.toThrow('bad cannot be dealt with');
  expect(seen).toEqual(['good', 'bad', 'better']);
});
