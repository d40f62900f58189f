import { Redis } from 'ioredis';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { until } from '@per-branch/test-support/until';
import { CounterUnavailable, CounterUnusable } from './click-counter.ts';
import { RedisClickCounter } from './redis-click-counter.ts';

describe('counting in a real Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let counter: RedisClickCounter;
  const events: string[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url, { stringNumbers: true });
    redis.on('error', () => undefined);
    const ready = Promise.withResolvers<void>();
    counter = new RedisClickCounter(
      { kind: 'server', host: '127.0.0.1', port: server.port, db: 0 },
      {
        lost: (reason) => events.push(reason),
        refuses: (reason) => events.push(reason),
        ready: () => (events.push('ready'), ready.resolve()),
      },
    );
    await ready.promise;
  });

  afterAll(async () => {
    await counter.close();
    redis.disconnect();
    await server.remove();
  });

  beforeEach(() => redis.del('count'));

  it('starts at nothing', async () => {
    expect(await counter.count()).toBe(0n);
    expect(await counter.click()).toBe(1n);
    expect(await redis.get('count')).toBe('1');
  });

  it('goes on from a count that is there, beyond what a JavaScript number holds', async () => {
    await redis.set('count', '9007199254740993');
    expect(await counter.click()).toBe(9007199254740994n);
    expect(await counter.count()).toBe(9007199254740994n);
  });

  it('reaches the largest count and no further, and leaves it alone', async () => {
    await redis.set('count', '9223372036854775805');
    const results = await Promise.allSettled([counter.click(), counter.click(), counter.click()]);
    expect(results.slice(0, 2)).toEqual([
      { status: 'fulfilled', value: 9223372036854775806n },
      { status: 'fulfilled', value: 9223372036854775807n },
    ]);
    expect(results[2]).toMatchObject({ reason: expect.any(CounterUnusable) as unknown });
    await expect(counter.click()).rejects.toThrow('Set the key to a smaller number');
    expect(await redis.get('count')).toBe('9223372036854775807');
  });

  it('counts below zero when somebody put it there', async () => {
    await redis.set('count', '-9223372036854775808');
    expect(await counter.count()).toBe(-9223372036854775808n);
    expect(await counter.click()).toBe(-9223372036854775807n);
  });

  it.each(['many', '', '1.5', ' 7', '007', '9223372036854775808'])(
    'a key that holds %j is an error that says so, and the value is left alone',
    async (value) => {
      await redis.set('count', value);
      const told = `holds ${JSON.stringify(value)}, not a whole number`;
      await expect(counter.click()).rejects.toThrow(told);
      await expect(counter.count()).rejects.toThrow(told);
      expect(await redis.get('count')).toBe(value);
    },
  );

  it('a key that holds a list is an error that says so', async () => {
    await redis.rpush('count', 'a');
    await expect(counter.click()).rejects.toThrow('holds a list');
    await expect(counter.count()).rejects.toThrow(CounterUnusable);
  });

  it('hands 5,000 clicks at once 5,000 different numbers', async () => {
    const numbers = await Promise.all(Array.from({ length: 5_000 }, () => counter.click()));
    expect(new Set(numbers).size).toBe(5_000);
    expect(await counter.count()).toBe(5_000n);
  });

  it('a count shows every click that was acknowledged before it was asked for', async () => {
    for (let click = 1n; click <= 50n; click++) {
      await counter.click();
      expect(await counter.count()).toBe(click);
    }
  });

  it('fails at once while Redis is unavailable, says why, and is back within a second of its return', async () => {
    await counter.click();
    await server.kill();
    await until(() => events.some((event) => event.includes('ECONNREFUSED')));
    const begin = Date.now();
    await expect(counter.click()).rejects.toThrow(/Redis is unavailable: .*ECONNREFUSED/);
    await expect(counter.count()).rejects.toThrow(CounterUnavailable);
    await expect(counter.checkWritable()).rejects.toThrow(CounterUnavailable);
    expect(Date.now() - begin).toBeLessThan(100);

    events.length = 0;
    await server.start();
    const back = Date.now();
    await until(() => events.includes('ready'));
    expect(Date.now() - back).toBeLessThan(1_000);
    expect(await counter.count()).toBe(1n);
  });

  it('gives up on a Redis that is silent, and is back within a second of its return', async () => {
    await counter.click();
    server.pause();
    await expect(counter.click()).rejects.toThrow(CounterUnavailable);
    const begin = Date.now();
    await expect(counter.click()).rejects.toThrow(CounterUnavailable);
    expect(Date.now() - begin).toBeLessThan(100);

    server.resume();
    const back = Date.now();
    await until(() =>
      counter.checkWritable().then(
        () => true,
        () => false,
      ),
    );
    expect(Date.now() - back).toBeLessThan(1_000);
    // The click that was on its way may count, once; the refused one never does.
    expect([1n, 2n]).toContain(await counter.count());
  });
});

describe('a Redis that asks for credentials', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await RedisServer.start('--requirepass', 'secret')));
  afterAll(() => server.remove());

  const counting = async (credentials: { username?: string; password?: string }) => {
    const said = Promise.withResolvers<string>();
    const counter = new RedisClickCounter(
      { kind: 'server', host: '127.0.0.1', port: server.port, db: 0, ...credentials },
      { lost: said.resolve, refuses: said.resolve, ready: () => said.resolve('ready') },
    );
    const first = await said.promise;
    const result = await counter.click().catch((error: unknown) => error);
    await counter.close();
    return { first, result };
  };

  it('counts with the right password', async () => {
    expect(await counting({ password: 'secret' })).toEqual({ first: 'ready', result: 1n });
    expect(await counting({ username: 'default', password: 'secret' })).toEqual({ first: 'ready', result: 2n });
  });

  it.each([
    [{ password: 'hunter2' }, 'WRONGPASS'],
    [{}, 'NOAUTH'],
  ])('says what Redis says to %j', async (credentials, word) => {
    const { first, result } = await counting(credentials);
    expect(first).toContain(word);
    expect(result).toMatchObject({ name: 'CounterUnavailable', message: expect.stringContaining(word) as unknown });
    expect(JSON.stringify([first, String(result)])).not.toContain('hunter2');
  });
});
