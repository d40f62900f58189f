import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { until } from '@per-branch/test-support/until';
import { ServiceProcess } from '../testing/service-process.ts';

/** Clicks over one keep-alive connection until it is stopped or the service closes the connection. */
function clicking(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const result = { acknowledged: 0, failed: [] as string[] };
  let going = true;
  const click = () =>
    new Promise<boolean>((resolve) => {
      const outgoing = request({ port, host: '127.0.0.1', method: 'POST', path: '/rest/click', agent }, (incoming) => {
        if (incoming.statusCode === 200) result.acknowledged++;
        else result.failed.push(String(incoming.statusCode));
        incoming.resume().on('end', () => resolve(incoming.headers.connection !== 'close'));
      });
      outgoing.on('error', (error) => (result.failed.push(error.message), resolve(false)));
      outgoing.end();
    });
  const done = (async () => {
    while (going && (await click()));
    agent.destroy();
    return result;
  })();
  return { stop: () => ((going = false), done), done };
}

describe('a service that is stopped under load', () => {
  let redis: RedisServer;
  let service: ServiceProcess;
  beforeEach(async () => {
    redis = await RedisServer.start();
    service = await ServiceProcess.ready({ REDIS_URL: redis.url });
  });
  afterEach(async () => {
    await service.stop();
    await redis.remove();
  });

  it('by SIGTERM reports itself not ready, closes every connection, fails no request, loses no click, exits 0', async () => {
    const clients = Array.from({ length: 16 }, () => clicking(service.port));
    await pause(300);
    const exit = service.stop('SIGTERM');
    await until(async () => (await service.status('/readyz')) === 503);
    const results = await Promise.all(clients.map(({ done }) => done));
    expect(await exit).toBe(0);

    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    const acknowledged = results.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    expect(acknowledged).toBeGreaterThan(100);
    const other = await ServiceProcess.ready({ REDIS_URL: redis.url });
    expect(await other.count()).toBe(BigInt(acknowledged));
    await other.stop();
  });

  it('by SIGKILL loses no click that it acknowledged', async () => {
    const clients = Array.from({ length: 16 }, () => clicking(service.port));
    await pause(300);
    await service.stop('SIGKILL');
    const results = await Promise.all(clients.map(({ stop }) => stop()));
    const acknowledged = results.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    const other = await ServiceProcess.ready({ REDIS_URL: redis.url });
    const count = Number(await other.count());
    await other.stop();
    expect(acknowledged).toBeGreaterThan(100);
    expect(count).toBeGreaterThanOrEqual(acknowledged);
    // At most one click of each client was on its way.
    expect(count).toBeLessThanOrEqual(acknowledged + clients.length);
  });

  it('by Ctrl-C ends without draining', async () => {
    const begin = Date.now();
    expect(await service.stop('SIGINT')).toBe(0);
    expect(Date.now() - begin).toBeLessThan(900);
  });
});
