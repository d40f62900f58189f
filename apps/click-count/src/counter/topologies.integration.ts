import { Redis } from 'ioredis';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { ServiceProcess } from '../testing/service-process.ts';
import { until } from '@per-branch/test-support/until';

/** Asks a server directly, without the service. */
async function ask<T>(server: RedisServer, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(server.url, { maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

/** The body of the health check; empty while the service does not respond yet. */
const health = (service: ServiceProcess) =>
  service.fetch('/rest/healthcheck').then(
    (response) => response.text(),
    () => '',
  );

let started: { remove?: () => Promise<void>; stop?: () => Promise<unknown> }[] = [];
const keep = <T extends (typeof started)[number]>(one: T): T => (started.push(one), one);
const server = async (...args: string[]) => keep(await RedisServer.start(...args));
const serving = async (env: Record<string, string>) => keep(await ServiceProcess.ready(env));
afterEach(async () => {
  for (const one of started.reverse()) await (one.stop?.() ?? one.remove?.());
  started = [];
});

describe('a primary behind a Sentinel', () => {
  it('is followed to the server that takes over when it dies, with the count', async () => {
    const [primary, replica] = [await server(), await server()];
    await ask(replica, (redis) => redis.replicaof('127.0.0.1', primary.port));
    const file = join(replica.folder, 'sentinel.conf');
    const failover = 'down-after-milliseconds clicks 300\nsentinel failover-timeout clicks 2000';
    writeFileSync(file, `sentinel monitor clicks 127.0.0.1 ${primary.port} 1\nsentinel ${failover}\n`);
    const sentinel = keep(await RedisServer.startSentinel(file));
    await until(async () => (await ask(primary, (redis) => redis.info('replication'))).includes('state=online'));
    await until(async () => (await ask(sentinel, (redis) => redis.info('sentinel'))).includes('slaves=1'));
    const service = await serving({
      REDIS_SENTINELS: `127.0.0.1:${sentinel.port}`,
      REDIS_SENTINEL_PRIMARY: 'clicks',
    });

    expect([await service.click(), await service.click()]).toEqual([1n, 2n]);
    await ask(primary, (redis) => redis.wait(1, 5_000));
    await primary.kill();
    await until(async () => (await service.status('/readyz')) !== 200);
    await until(async () => (await service.status('/readyz')) === 200, 'the service is ready again', 20);
    expect(await service.click()).toBe(3n);
    expect(await ask(replica, (redis) => redis.get('count'))).toBe('3');
  });
});

describe('a cluster', () => {
  const cluster = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '1000',
    '--cluster-require-full-coverage',
    'no',
  ];
  /** The key "count" is in slot 8188: the second node has it. */
  const halves = [
    [8_192, 16_383],
    [0, 8_191],
  ] as const;

  it('is found from any of its nodes; a click whose connection is lost is not sent again', async () => {
    const nodes = [await server(...cluster), await server(...cluster)] as const;
    for (const [index, half] of halves.entries()) {
      await ask(nodes[index] as RedisServer, (redis) => redis.call('CLUSTER', 'ADDSLOTSRANGE', ...half));
    }
    await ask(nodes[0], (redis) => redis.cluster('MEET', '127.0.0.1', nodes[1].port));
    await until(async () =>
      (await ask(nodes[0], (redis) => redis.cluster('INFO'))).includes('cluster_slots_assigned:16384'),
    );
    await until(async () => (await ask(nodes[1], (redis) => redis.cluster('INFO'))).includes('cluster_state:ok'));
    const service = await serving({ REDIS_CLUSTER: `127.0.0.1:${nodes[0].port}` });
    expect([await service.click(), await service.click()]).toEqual([1n, 2n]);
    expect(await ask(nodes[1], (redis) => redis.get('count'))).toBe('2');

    nodes[1].pause();
    const lost = service.fetch('/rest/click', { method: 'POST' });
    await until(async () => (await service.status('/readyz')) === 503);
    expect((await lost).status).toBe(503);
    nodes[1].resume();
    await until(async () => (await service.status('/readyz')) === 200);
    // The one that was on its way may count, once.
    expect([2n, 3n]).toContain(await service.count());
  });
});

describe('an encrypted connection', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'click-count-tls-'));
    for (const ca of ['ca', 'other']) {
      openssl('req', '-x509', ...key, '-keyout', `${ca}.key`, '-out', `${ca}.pem`, '-subj', `/CN=${ca}`);
    }
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
    openssl('req', '-x509', ...key, ...by, ...names, '-keyout', 'redis.key', '-out', 'redis.pem', '-subj', '/CN=redis');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const encrypted = () => {
    const certificate = ['--tls-cert-file', file('redis.pem'), '--tls-key-file', file('redis.key')];
    const rest = ['--tls-ca-cert-file', file('ca.pem'), '--tls-auth-clients', 'no'];
    return server('--port', '0', '--tls-port', '$PORT', ...certificate, ...rest);
  };

  it('counts with the authority that signed the certificate', async () => {
    const { port } = await encrypted();
    const byUrl = await serving({ REDIS_URL: `rediss://localhost:${port}`, REDIS_CA_FILE: file('ca.pem') });
    expect(await byUrl.click()).toBe(1n);
    const host = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(port), REDIS_TLS: 'true' };
    const byHost = await serving({ ...host, REDIS_CA_FILE: file('ca.pem') });
    expect(await byHost.click()).toBe(2n);
  });

  it.each([
    ['the authority is another one', 'other.pem', /signature|certificate/],
    ['no authority is named', '', /certificate/],
  ])('is refused when %s', async (_why, authority, reason) => {
    const { port } = await encrypted();
    const ca = authority ? file(authority) : '';
    const service = keep(await ServiceProcess.spawn({ REDIS_URL: `rediss://localhost:${port}`, REDIS_CA_FILE: ca }));
    await until(() => service.log().some(({ level }) => level === 'warn'));
    const health = await (await service.fetch('/rest/healthcheck')).text();
    expect(health).toMatch(/^ko : Redis is unavailable/);
    expect(health).toMatch(reason);
  });
});

describe('an ACL user', () => {
  it('needs no more than these rights', async () => {
    const redis = await server();
    const rights = ['~count', '+get', '+incrby', '+type', '+getrange', '+info'];
    await ask(redis, (admin) =>
      admin.call('ACL', 'SETUSER', 'clicks', 'on', '>secret', 'resetkeys', '-@all', ...rights),
    );
    const access = { REDIS_USERNAME: 'clicks', REDIS_PASSWORD: 'secret' };
    const service = await serving({ REDIS_URL: redis.url, ...access });
    expect(await service.click()).toBe(1n);
    expect(await service.count()).toBe(1n);
    await ask(redis, (admin) => admin.set('count', 'many'));
    expect(await (await service.fetch('/rest/healthcheck')).text()).toContain('holds "many"');
    expect(service.log().filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('without the right to count is not ready, and gets NOPERM of Redis', async () => {
    const redis = await server();
    await ask(redis, (admin) => admin.call('ACL', 'SETUSER', 'reader', 'on', '>secret', '~count', '+get'));
    const access = { REDIS_USERNAME: 'reader', REDIS_PASSWORD: 'secret' };
    const service = keep(await ServiceProcess.spawn({ REDIS_URL: redis.url, ...access }));
    await until(async () => (await health(service)).includes('NOPERM'));
    expect(await service.status('/readyz')).toBe(503);
    const response = await service.fetch('/rest/click', { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('NOPERM')]);
  });
});

describe('a database by its number', () => {
  it('counts there', async () => {
    const redis = await server();
    const service = await serving({ REDIS_URL: `${redis.url}/3` });
    expect(await service.click()).toBe(1n);
    expect(await ask(redis, (admin) => admin.get('count'))).toBeNull();
  });

  it('that Redis does not have is unavailable, and no click goes to another one', async () => {
    const redis = await server();
    const service = keep(await ServiceProcess.spawn({ REDIS_URL: `${redis.url}/99` }));
    await until(async () => (await health(service)).includes('ERR DB index is out of range'));
    expect((await service.fetch('/rest/click', { method: 'POST' })).status).toBe(503);
    expect(await service.status('/readyz')).toBe(503);
    expect(await ask(redis, (admin) => admin.get('count'))).toBeNull();
    expect(service.log().filter(({ msg }) => String(msg).includes('Redis is available'))).toEqual([]);
  });

  it('that the user may not select is unavailable until it may; attempts come one at a time, and none counts elsewhere', async () => {
    const redis = await server();
    const rights = ['~count', '+get', '+incrby', '+type', '+getrange', '+info'];
    await ask(redis, async (admin) => {
      await admin.call('ACL', 'SETUSER', 'clicks', 'on', '>secret', 'resetkeys', '-@all', ...rights);
      const connections = async () => Number(/total_connections_received:(\d+)/.exec(await admin.info('stats'))?.[1]);
      const url = redis.url.replace('//', '//clicks:secret@');
      const service = keep(await ServiceProcess.spawn({ REDIS_URL: `${url}/3` }));
      const logged = (text: string) => service.log().filter(({ msg }) => String(msg).includes(text)).length;
      await until(async () =>
        (await health(service)).includes("NOPERM this user has no permissions to run the 'select'"),
      );

      // From the fifth attempt on, 250 ms are between two.
      await until(async () => (await connections()) > 8);
      const [begin, before] = [Date.now(), await connections()];
      await until(async () => (await connections()) >= before + 4);
      expect(Date.now() - begin).toBeGreaterThan(600);
      expect(String(await admin.client('LIST')).match(/user=clicks/g)?.length ?? 0).toBeLessThanOrEqual(1);
      for (let click = 0; click < 20; click++) {
        expect((await service.fetch('/rest/click', { method: 'POST' })).status).toBe(503);
      }
      expect(await service.status('/readyz')).toBe(503);
      expect(await health(service)).toContain('NOPERM');
      expect([logged('NOPERM'), logged('Redis is available')]).toEqual([1, 0]);

      await admin.call('ACL', 'SETUSER', 'clicks', '+select');
      await until(async () => (await service.status('/readyz')) === 200);
      expect(await service.click()).toBe(1n);
      expect(logged('Redis is available')).toBe(1);
      expect(await admin.get('count')).toBeNull();
      await admin.select(3);
      expect(await admin.get('count')).toBe('1');
    });
  });
});
