import { startPrefixProxy } from './testing/prefix-proxy.ts';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { until } from '@per-branch/test-support/until';
import { ServiceProcess } from './testing/service-process.ts';

const answer = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type'),
  body: await response.text(),
});
const text = 'text/plain; charset=utf-8';

describe('the service', () => {
  let redis: RedisServer;
  let service: ServiceProcess;

  beforeAll(async () => {
    redis = await RedisServer.start();
    service = await ServiceProcess.ready({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) });
  });
  afterAll(async () => {
    await service.stop();
    await redis.remove();
  });

  it('answers the count and the new count as digits in plain text', async () => {
    expect(await answer(await service.fetch('/rest/click'))).toEqual({ status: 200, type: text, body: '0' });
    const clicked = await service.fetch('/rest/click', { method: 'POST' });
    expect(await answer(clicked)).toEqual({ status: 200, type: text, body: '1' });
    expect(await answer(await service.fetch('/rest/click'))).toEqual({ status: 200, type: text, body: '1' });
  });

  it('is healthy, alive and ready', async () => {
    expect(await answer(await service.fetch('/rest/healthcheck'))).toEqual({ status: 200, type: text, body: 'ok' });
    expect(await service.status('/livez')).toBe(200);
    expect(await service.status('/readyz')).toBe(200);
  });

  it('serves a page whose addresses are all relative, so that it works behind a path prefix', async () => {
    const page = await (await service.fetch('/')).text();
    const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) {
      expect(address).toMatch(/^[^/:]+$/);
      expect(await service.status(`/${address}`)).toBe(200);
    }
  });

  it('sends "/docs/" to "/docs" by a relative address, since from there the links of the page would be dead', async () => {
    for (const [path, address] of [
      ['/docs/', '../docs'],
      ['/docs/?a=b', '../docs?a=b'],
    ] as const) {
      const { status, headers } = await service.fetch(path, { redirect: 'manual' });
      expect([status, headers.get('location')]).toEqual([308, address]);
    }
    expect(await service.status('/docs?a=b/')).toBe(200);
  });

  it.each(['/', '/team/clicks/'])(
    'the links of the pages lead somewhere, with and without a final slash, behind the prefix %s',
    async (prefix) => {
      const { url, server } = await startPrefixProxy(service.port, prefix);
      try {
        for (const path of ['', '?a=b', 'docs', 'docs/', 'docs/?a=b', 'Docs/']) {
          const page = await fetch(url + path);
          expect(page.headers.get('content-type')).toContain('text/html');
          const links = [...(await page.text()).matchAll(/(?:href|src)="([^"]*)"/g)];
          expect(links.length).toBeGreaterThan(2);
          for (const [, link = ''] of links) {
            const address = new URL(link, page.url).href;
            expect([address, (await fetch(address)).status]).toEqual([address, 200]);
          }
        }
      } finally {
        server.closeAllConnections();
        server.close();
      }
    },
  );

  it('answers an unknown path with 404', async () => {
    expect(await service.status('/nope')).toBe(404);
  });

  it.each(['DELETE', 'PUT', 'PATCH', 'OPTIONS'])('answers %s with what is allowed', async (method) => {
    const response = await service.fetch('/rest/click?a', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  it('serves a page of its API, made from the OpenAPI document', async () => {
    expect(await (await service.fetch('/docs')).text()).toContain('<code>POST /rest/click</code>');
    expect(await (await service.fetch('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
  });

  describe('while Redis is unavailable', () => {
    beforeAll(async () => {
      await redis.kill();
      await until(async () => (await (await service.fetch('/rest/healthcheck')).text()).includes('ECONNREFUSED'));
    });

    it('answers 503 within 100 ms, with Retry-After', async () => {
      const begin = Date.now();
      const response = await service.fetch('/rest/click', { method: 'POST' });
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await answer(response)).toEqual({
        status: 503,
        type: text,
        body: expect.stringContaining('Redis is unavailable') as unknown,
      });
      expect(Date.now() - begin).toBeLessThan(100);
    });

    it('returns problem details to a client that accepts JSON', async () => {
      const response = await service.fetch('/rest/click', { headers: { accept: 'application/json' } });
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toEqual({
        type: 'urn:click-count:unavailable',
        title: 'The counter is unavailable',
        status: 503,
        detail: expect.stringContaining('ECONNREFUSED') as unknown,
      });
    });

    it('returns ko and the reason from the health check', async () => {
      const { status, type, body } = await answer(await service.fetch('/rest/healthcheck'));
      expect({ status, type }).toEqual({ status: 503, type: text });
      expect(body).toMatch(/^ko : Redis is unavailable: .*ECONNREFUSED/);
    });

    it('is alive, not ready, and its page is there', async () => {
      expect(await service.status('/livez')).toBe(200);
      expect(await service.status('/readyz')).toBe(503);
      expect(await service.status('/')).toBe(200);
    });

    it('resumes by itself within a second of its return, with every click', async () => {
      await redis.start();
      const back = Date.now();
      await until(async () => (await service.status('/readyz')) === 200);
      expect(Date.now() - back).toBeLessThan(1_000);
      expect(await service.count()).toBe(1n);
    });
  });
});

describe('a service that starts before its Redis', () => {
  it('waits for it, alive and not ready', async () => {
    const redis = await RedisServer.start();
    await redis.kill();
    const service = await ServiceProcess.spawn({ REDIS_URL: redis.url });
    try {
      await until(async () => (await service.status('/livez')) === 200);
      expect(await service.status('/readyz')).toBe(503);
      await redis.start();
      await until(async () => (await service.status('/readyz')) === 200);
      expect(await service.click()).toBe(1n);
    } finally {
      await service.stop();
      await redis.remove();
    }
  });
});

describe('a service without a Redis', () => {
  it('counts in memory, and logs that', async () => {
    const service = await ServiceProcess.ready();
    expect([await service.click(), await service.click(), await service.count()]).toEqual([1n, 2n, 2n]);
    await until(() => service.output.includes('counted in memory'));
    await service.stop();
  });
});

describe('an environment that does not fit', () => {
  it('ends the service with 1 and one message that names every bad variable, without a stack trace', async () => {
    const service = await ServiceProcess.spawn({ PORT: 'x', REDIS_URL: 'http://me:hunter2@redis' });
    expect(await service.ended).toBe(1);
    expect(service.output).toMatch(/PORT: expected[\s\S]*REDIS_URL: expected/);
    expect(service.output).not.toMatch(/hunter2|\n\s+at /);
  });

  it('names the variable whose password has a "%" that begins no escape, and never repeats the password', async () => {
    const service = await ServiceProcess.spawn({ REDIS_URL: 'redis://:50%off@localhost' });
    expect(await service.ended).toBe(1);
    expect(service.output).toContain('REDIS_URL: expected');
    expect(service.output).not.toMatch(/50%off|URIError|\n\s+at /);
  });
});
