import { Redis } from 'ioredis';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@per-branch/test-support/ports';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { ServiceProcess } from '../testing/service-process.ts';
import { until } from '@per-branch/test-support/until';

interface Refusal {
  /** What the service answers with 503 meanwhile; POST counts. */
  refused?: 'GET' | 'POST';
  begin: (redis: Redis, server: RedisServer) => Promise<unknown>;
  end: (redis: Redis, server: RedisServer) => Promise<unknown>;
}

/** A background save fails where a folder has the name of its file. */
const dump = (server: RedisServer) => join(server.folder, 'dump.rdb');
const saved = async (redis: Redis, status: 'ok' | 'err') => {
  await redis.bgsave();
  await until(async () => {
    const info = await redis.info('persistence');
    return info.includes('rdb_bgsave_in_progress:0') && info.includes(`rdb_last_bgsave_status:${status}`);
  });
};

const REFUSALS: Record<string, Refusal> = {
  'NOREPLICAS Not enough good replicas to write': {
    begin: (redis) => redis.config('SET', 'min-replicas-to-write', '1'),
    end: (redis) => redis.config('SET', 'min-replicas-to-write', '0'),
  },
  'OOM command not allowed': {
    begin: (redis) => redis.config('SET', 'maxmemory', '1'),
    end: (redis) => redis.config('SET', 'maxmemory', '0'),
  },
  "READONLY You can't write against a read only replica": {
    begin: async (redis) => redis.replicaof('127.0.0.1', await freePort()),
    end: (redis) => redis.replicaof('NO', 'ONE'),
  },
  'MISCONF ': {
    begin: async (redis, server) => {
      await mkdir(dump(server));
      await redis.config('SET', 'save', '3600 1000000');
      await saved(redis, 'err');
    },
    end: async (redis, server) => {
      await rmdir(dump(server));
      await saved(redis, 'ok');
    },
  },
  "NOPERM this user has no permissions to run the 'incrby'": {
    begin: (redis) => redis.call('ACL', 'SETUSER', 'clicks', '-incrby'),
    end: (redis) => redis.call('ACL', 'SETUSER', 'clicks', '+incrby'),
  },
  "NOPERM this user has no permissions to run the 'get'": {
    refused: 'GET',
    begin: (redis) => redis.call('ACL', 'SETUSER', 'clicks', '-get'),
    end: (redis) => redis.call('ACL', 'SETUSER', 'clicks', '+get'),
  },
};

describe('a Redis that answers and refuses to write or to read', () => {
  let server: RedisServer;
  let redis: Redis;
  let service: ServiceProcess;

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url);
    const rights = ['~count', '+get', '+incrby', '+type', '+getrange', '+info'];
    await redis.call('ACL', 'SETUSER', 'clicks', 'on', '>secret', 'resetkeys', '-@all', ...rights);
    service = await ServiceProcess.ready({
      REDIS_URL: server.url,
      REDIS_USERNAME: 'clicks',
      REDIS_PASSWORD: 'secret',
      LOG_LEVEL: 'debug',
    });
  });
  afterAll(async () => {
    await service.stop();
    redis.disconnect();
    await server.remove();
  });
  beforeEach(() => redis.del('count'));

  const health = async () => {
    const response = await service.fetch('/rest/healthcheck');
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  };
  const linesWith = async (text: string) => {
    await service.logged();
    return service.log().filter(({ msg }) => String(msg).includes(text)).length;
  };
  /** Asks as an orchestrator and a monitor do, several times. */
  const probe = async (rounds = 5) => {
    for (let round = 0; round < rounds; round++) {
      await health();
      await service.status('/readyz');
    }
  };

  it.each(Object.entries(REFUSALS))(
    '%s: the health check is ko with the reason, readiness 503, one line in the log; both recover by themselves',
    async (reason, { refused = 'POST', begin, end }) => {
      const [refusals, recoveries] = [await linesWith(reason), await linesWith('Redis is available')];
      await begin(redis, server);
      await until(async () => (await health()).body.includes(reason));
      await until(async () => (await service.status('/readyz')) === 503);
      await probe();
      await until(async () => (await health()).body.includes(reason));
      const { status, type, body } = await health();
      expect({ status, type }).toEqual({ status: 503, type: 'text/plain; charset=utf-8' });
      expect(body).toMatch(/^ko : Redis (answers|is unavailable): /);
      expect(await service.status('/livez')).toBe(200);
      expect((await service.fetch('/rest/click', { method: refused })).status).toBe(503);
      expect(await service.metric('redis_up')).toBe(0);
      expect((await linesWith(reason)) - refusals).toBe(1);
      expect((await linesWith('Redis is available')) - recoveries).toBe(0);

      await end(redis, server);
      await until(async () => (await service.status('/readyz')) === 200);
      // Only the readiness probe has sent a command since.
      expect(await service.metric('redis_up')).toBe(1);
      expect((await linesWith('Redis is available')) - recoveries).toBe(1);
      await until(async () => (await health()).body === 'ok');
      await probe();
      expect(await service.metric('redis_up')).toBe(1);
      expect((await linesWith('Redis is available')) - recoveries).toBe(1);
      expect(await service.click()).toBe(1n);
    },
  );

  it('a click that is refused is logged as well, without a health check in between', async () => {
    const before = await linesWith('NOREPLICAS');
    await redis.config('SET', 'min-replicas-to-write', '1');
    await service.fetch('/rest/click', { method: 'POST' });
    await service.fetch('/rest/click', { method: 'POST' });
    expect((await linesWith('NOREPLICAS')) - before).toBe(1);
    await redis.config('SET', 'min-replicas-to-write', '0');
    expect(await service.click()).toBe(1n);
    expect(await service.metric('redis_up')).toBe(1);
  });

  it('probes write nothing: no key is made, no count changes, nothing goes to the append-only file', async () => {
    await probe();
    expect(await redis.exists('count')).toBe(0);
    await redis.set('count', '41');
    const changes = async () => /rdb_changes_since_last_save:(\d+)/.exec(await redis.info('persistence'))?.[1];
    const before = await changes();
    await probe();
    expect(await redis.get('count')).toBe('41');
    expect(await changes()).toBe(before);
  });

  it.each(['a text', 'a list'])('where the key holds %s the health check is ko, and readiness 200', async (held) => {
    if (held === 'a list') await redis.rpush('count', 'a');
    else await redis.set('count', 'many');
    expect(await health()).toMatchObject({ status: 503, body: expect.stringContaining('Rename or delete') as unknown });
    expect(await service.status('/readyz')).toBe(200);
    expect(await service.metric('redis_up')).toBe(1);
  });

  it('at the largest count the health check is ko, since no click can be counted', async () => {
    await redis.set('count', '9223372036854775807');
    expect(await health()).toMatchObject({
      status: 503,
      body: expect.stringMatching(/^ko : .*largest count/) as unknown,
    });
    await redis.set('count', '9223372036854775806');
    expect(await health()).toMatchObject({ status: 200, body: 'ok' });
  });
});
