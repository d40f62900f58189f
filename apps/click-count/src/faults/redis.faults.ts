import { setTimeout as pause } from 'node:timers/promises';
import { clicking, type Clicks } from '../testing/clicks.ts';
import { startCuttingProxy } from '../testing/cutting-proxy.ts';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { ServiceProcess } from '../testing/service-process.ts';
import { until } from '@per-branch/test-support/until';

const CLIENTS = 32;

/** No number twice, nothing acknowledged lost; what was not acknowledged may count, once for each client and outage. */
async function expectExact(service: ServiceProcess, { acknowledged }: Clicks, outages: number) {
  const count = Number(await service.count());
  const distinct = new Set(acknowledged).size;
  expect(distinct).toBe(acknowledged.length);
  expect(acknowledged.every((number) => number <= BigInt(count))).toBe(true);
  expect(count).toBeGreaterThanOrEqual(distinct);
  expect(count).toBeLessThanOrEqual(distinct + outages * CLIENTS);
  return { acknowledged: distinct, count };
}

describe('under load, a Redis', () => {
  let redis: RedisServer;
  let service: ServiceProcess;
  beforeEach(async () => {
    redis = await RedisServer.start();
    // A small heap is collected often, so that what grows in it shows.
    service = await ServiceProcess.ready({ REDIS_URL: redis.url, NODE_OPTIONS: '--max-old-space-size=48' });
  });
  afterEach(async () => {
    await service.stop();
    await redis.remove();
  });
  /** What the heap holds when its garbage has just been collected: the least of `seconds`, in megabytes. */
  async function held(seconds: number): Promise<number> {
    let least = Infinity;
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; await pause(50)) {
      least = Math.min(least, (await service.metric('nodejs_heap_size_used_bytes')) / 1e6);
    }
    return least;
  }

  it('that is killed and started again with its append-only file loses nothing acknowledged', async () => {
    const clients = clicking(service.port, CLIENTS);
    let longest = 0;
    for (let round = 0; round < 3; round++) {
      await pause(700);
      await redis.kill();
      await pause(700);
      await redis.start();
      const back = performance.now();
      const before = clients.seen.acknowledged.length;
      await until(() => clients.seen.acknowledged.length > before);
      longest = Math.max(longest, performance.now() - back);
    }
    await pause(500);
    const seen = await clients.stop();
    expect(seen.failed.every((answer) => answer.startsWith('503'))).toBe(true);
    expect(longest).toBeLessThan(1_000);
    const figures = await expectExact(service, seen, 3);
    console.log('Redis killed 3 times', {
      ...figures,
      refused: seen.failed.length,
      millisecondsUntilBack: Math.round(longest),
    });
  });

  it('that is silent for 10 s costs one command timeout of 2 s, then every request fails at once, and memory stays flat', async () => {
    await service.click();
    const clients = clicking(service.port, CLIENTS);
    await pause(1_000);
    redis.pause();
    await pause(2_500);
    const before = await held(2);
    const times: number[] = [];
    for (let ask = 0; ask < 20; ask++) {
      const begin = performance.now();
      expect((await service.fetch('/rest/click', { method: 'POST' })).status).toBe(503);
      times.push(performance.now() - begin);
    }
    await pause(2_500);
    const after = await held(3);
    redis.resume();
    const back = performance.now();
    await until(async () => (await service.status('/readyz')) === 200);
    const resumed = performance.now() - back;
    await pause(500);
    const seen = await clients.stop();
    const median = times.sort((a, b) => a - b)[10] ?? NaN;
    expect(median).toBeLessThan(200);
    expect(resumed).toBeLessThan(1_000);
    expect(after - before).toBeLessThan(10);
    const figures = await expectExact(service, seen, 2);
    console.log('Redis silent for 10 s', {
      ...figures,
      refused: seen.failed.length,
      medianMillisecondsOfARefusal: Math.round(median),
      millisecondsUntilBack: Math.round(resumed),
      megabytesHeld: [Math.round(before), Math.round(after)],
    });
  });

  it('whose connection is cut in the middle of an answer: that click is not acknowledged and not repeated', async () => {
    const proxy = await startCuttingProxy(redis.port);
    const behind = await ServiceProcess.ready({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
    try {
      const clients = clicking(behind.port, CLIENTS);
      for (let round = 0; round < 10; round++) {
        await pause(200);
        proxy.cutNext();
      }
      await pause(500);
      const seen = await clients.stop();
      expect(proxy.cuts).toBeGreaterThanOrEqual(5);
      const figures = await expectExact(behind, seen, proxy.cuts);
      expect(figures.count).toBeGreaterThan(figures.acknowledged);
      console.log('connection cut', { ...figures, cuts: proxy.cuts, refused: seen.failed.length });
    } finally {
      await behind.stop();
      await proxy.stop();
    }
  });
});

describe('under load, a service', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'that ends by %s beside a second instance loses nothing acknowledged',
    async (signal) => {
      const redis = await RedisServer.start();
      const [going, staying] = [
        await ServiceProcess.ready({ REDIS_URL: redis.url }),
        await ServiceProcess.ready({ REDIS_URL: redis.url }),
      ];
      try {
        const clients = [clicking(going.port, CLIENTS), clicking(staying.port, CLIENTS)];
        await pause(1_000);
        const stopped = clients[0]?.stop;
        const end = going.stop(signal);
        if (signal === 'SIGTERM') await pause(200);
        const [gone] = await Promise.all([stopped?.(), end]);
        await pause(300);
        const stayed = await clients[1]?.stop();
        const acknowledged = [...(gone?.acknowledged ?? []), ...(stayed?.acknowledged ?? [])];
        if (signal === 'SIGTERM') expect(gone?.failed).toEqual([]);
        expect(stayed?.failed).toEqual([]);
        const figures = await expectExact(staying, { acknowledged, failed: [] }, signal === 'SIGTERM' ? 0 : 1);
        console.log(signal, { ...figures, failed: gone?.failed.length });
      } finally {
        await Promise.all([going.stop(), staying.stop()]);
        await redis.remove();
      }
    },
  );
});
