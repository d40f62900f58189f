import { RedisServer } from '@per-branch/test-support/redis-server';
import { ServiceProcess } from '../testing/service-process.ts';
import { until } from '@per-branch/test-support/until';

const COMMIT = 'c0ffee0000000000000000000000000000000000';

describe('what operators see', () => {
  let redis: RedisServer;
  let service: ServiceProcess;

  beforeAll(async () => {
    redis = await RedisServer.start('--requirepass', 'hunter2');
    service = await ServiceProcess.ready({
      REDIS_URL: redis.url,
      REDIS_PASSWORD: 'hunter2',
      LOG_LEVEL: 'debug',
      VERSION: '1.10',
      COMMIT,
    });
  });
  afterAll(async () => {
    await service.stop();
    await redis.remove();
  });

  const requests = (method: string, route: string, status: number) =>
    `http_requests_total{method="${method}",route="${route}",status="${status}"}`;

  it('is the version and the commit', async () => {
    expect(await (await service.fetch('/version')).json()).toEqual({ version: '1.10', commit: COMMIT });
    expect(await service.metric(`click_count_build_info{version="1.10",commit="${COMMIT}"}`)).toBe(1);
  });

  it('counts requests, clicks and commands to Redis', async () => {
    await service.click();
    await service.click();
    await service.count();
    expect(await service.metric(requests('POST', '/rest/click', 200))).toBe(2);
    expect(await service.metric(requests('GET', '/rest/click', 200))).toBe(1);
    expect(await service.metric('click_count_clicks_total')).toBe(2);
    expect(await service.metric('http_request_duration_seconds_count{method="POST",route="/rest/click"}')).toBe(2);
    expect(await service.metric('redis_command_duration_seconds_count{command="incrby"}')).toBe(2);
    expect(await service.metric('redis_up')).toBe(1);
    expect(await service.metric('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  it('has one time series for all paths that are not ours', async () => {
    await Promise.all(['/a', '/b', '/c?d'].map((path) => service.fetch(path)));
    expect(await service.metric(requests('GET', 'other', 404))).toBe(3);
  });

  it('is not on the port of the service, and nothing else is on its own', async () => {
    expect(await service.status('/metrics')).toBe(404);
    expect((await fetch(`http://127.0.0.1:${service.metricsPort}/rest/click`)).status).toBe(404);
  });

  it('is a log of JSON lines in which the id of a request is the one that its client received', async () => {
    const id = (await service.fetch('/rest/click')).headers.get('x-request-id');
    const found = () => service.log().find((line) => line['requestId'] === id);
    await until(() => found() !== undefined);
    expect(found()).toEqual({
      level: 'debug',
      time: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      requestId: id,
      method: 'GET',
      route: '/rest/click',
      status: 200,
      seconds: expect.any(Number) as unknown,
      msg: 'request',
    });
    expect(service.log().find(({ msg }) => msg === 'serving')).toMatchObject({ version: '1.10', commit: COMMIT });
  });

  it.each([
    ['0123456789-from-a.proxy', true],
    ['short', false],
    [`${'x'.repeat(65)}`, false],
    ['with "quotes" and {}', false],
  ])('takes a request id over from a proxy if it looks like one: %j', async (given, kept) => {
    const { headers } = await service.fetch('/livez', { headers: { 'x-request-id': given } });
    expect(headers.get('x-request-id') === given).toBe(kept);
    expect(headers.get('x-request-id')).toBeTruthy();
  });

  it('never is a secret', async () => {
    const secrets = { authorization: 'Bearer sesame', cookie: 'session=sesame' };
    await service.fetch('/rest/click?token=sesame', { headers: secrets });
    await redis.kill();
    await until(() => service.log().some(({ level }) => level === 'warn'));
    await service.fetch('/rest/click?token=sesame', { method: 'POST', headers: secrets });
    await until(() => service.log().some(({ status }) => status === 503));
    expect(service.output).not.toMatch(/sesame|hunter2/);
  });

  it('shows that Redis is unavailable, once in the log and for every command in the metrics', async () => {
    await Promise.all([1, 2, 3].map(() => service.fetch('/rest/click')));
    await service.logged();
    expect(service.log().filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(await service.metric('redis_up')).toBe(0);
    expect(await service.metric('redis_errors_total{command="get"}')).toBeGreaterThanOrEqual(3);
    expect(await service.metric(requests('GET', '/rest/click', 503))).toBeGreaterThanOrEqual(3);
  });
});

describe('the log of production', () => {
  it('has no line for a request that went well, and none of the framework', async () => {
    const service = await ServiceProcess.ready();
    await service.click();
    await service.stop('SIGINT');
    expect(service.log().map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', expect.stringContaining('counted in memory') as unknown],
      ['info', 'serving'],
    ]);
  });
});
