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

  it('starts at 0 without a key', async () => {
    expect(await counter.count()).toBe(0n);
    expect(await counter.click()).toBe(1n);
    expect(await redis.get('count')).toBe('1');
  });

  it('counts on from a stored count beyond the safe integers of JavaScript', async () => {
    await redis.set('count', '9007199254740993');
    expect(await counter.click()).toBe(9007199254740994n);
    expect(await counter.count()).toBe(9007199254740994n);
  });

  it('counts up to the largest count; a further click fails and does not change it', async () => {
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

  it('counts on from a negative value', async () => {
    await redis.set('count', '-9223372036854775808');
    expect(await counter.count()).toBe(-9223372036854775808n);
    expect(await counter.click()).toBe(-9223372036854775807n);
  });

  it.each(['many', '', '1.5', ' 7', '007', '9223372036854775808'])(
    '`click` and `count` fail on a key that holds %j, name the value, and do not change it',
    async (value) => {
      await redis.set('count', value);
      const reason = `holds ${JSON.stringify(value)}, not a whole number`;
      await expect(counter.click()).rejects.toThrow(reason);
      await expect(counter.count()).rejects.toThrow(reason);
      expect(await redis.get('count')).toBe(value);
    },
  );

  it('`click` and `count` fail on a key that holds a list', async () => {
    await redis.rpush('count', 'a');
    await expect(counter.click()).rejects.toThrow('holds a list');
    await expect(counter.count()).rejects.toThrow(CounterUnusable);
  });

  it('returns 5,000 different numbers for 5,000 concurrent clicks', async () => {
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

  it('while Redis is down fails within 100 ms with the reason, and works within a second of its restart', async () => {
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

  it('while Redis does not respond fails after the timeout, then within 100 ms, and works within a second after it resumes', async () => {
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

describe('a Redis that requires credentials', () => {
  let server: RedisServer;
  beforeAll(async () => (server = await RedisServer.start('--requirepass', 'secret')));
  afterAll(() => server.remove());

  const counting = async (credentials: { username?: string; password?: string }) => {
    const outcome = Promise.withResolvers<string>();
    const counter = new RedisClickCounter(
      { kind: 'server', host: '127.0.0.1', port: server.port, db: 0, ...credentials },
      { lost: outcome.resolve, refuses: outcome.resolve, ready: () => outcome.resolve('ready') },
    );
    const first = await outcome.promise;
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
  ])('with the credentials %j fails with %s of Redis, without the password', async (credentials, word) => {
    const { first, result } = await counting(credentials);
    expect(first).toContain(word);
    expect(result).toMatchObject({ name: 'CounterUnavailable', message: expect.stringContaining(word) as unknown });
    expect(JSON.stringify([first, String(result)])).not.toContain('hunter2');
  });
});
