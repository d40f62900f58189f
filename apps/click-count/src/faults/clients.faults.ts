import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { exchange } from '../testing/raw-client.ts';
import { ServiceProcess } from '../testing/service-process.ts';

describe('clients that behave badly', () => {
  let service: ServiceProcess;
  beforeAll(async () => (service = await ServiceProcess.ready()));
  afterAll(() => service.stop());

  it('10,000 idle connections take less than 250 MB, and a click meanwhile less than a second', async () => {
    const before = await service.metric('process_resident_memory_bytes');
    const idle: Socket[] = [];
    for (let batch = 0; batch < 100; batch++) {
      // Each address has only so many ports of its own.
      const some = Array.from({ length: 100 }, (_, index) =>
        connect({ port: service.port, host: '127.0.0.1', localAddress: `127.0.0.${2 + (index % 4)}` }),
      );
      some.forEach((socket) => socket.on('error', () => undefined));
      await Promise.all(some.map((socket) => once(socket, 'connect')));
      idle.push(...some);
    }
    try {
      const begin = performance.now();
      await service.click();
      const milliseconds = performance.now() - begin;
      const megabytes = ((await service.metric('process_resident_memory_bytes')) - before) / 1e6;
      console.log('10,000 idle connections', {
        megabytes: Math.round(megabytes),
        millisecondsOfAClick: Math.round(milliseconds),
      });
      expect(milliseconds).toBeLessThan(1_000);
      expect(megabytes).toBeLessThan(250);
    } finally {
      idle.forEach((socket) => socket.destroy());
    }
  });

  it('a connection that sends its headers byte by byte, or nothing, is closed after 10 s', async () => {
    const slow = connect(service.port, '127.0.0.1');
    const dripping = setInterval(() => slow.write('a'), 500);
    slow.on('error', () => undefined);
    slow.write('GET /rest/click HTTP/1.1\r\nA: ');
    const silent = connect(service.port, '127.0.0.1').on('error', () => undefined);
    const begin = performance.now();
    [slow, silent].forEach((socket) => socket.resume());
    await Promise.all([once(slow, 'close'), once(silent, 'close')]);
    clearInterval(dripping);
    const seconds = (performance.now() - begin) / 1000;
    expect(seconds).toBeGreaterThan(9);
    expect(seconds).toBeLessThan(16);
  });

  it('a thousand requests that are reset halfway leave no open handles', async () => {
    for (let time = 0; time < 1_000; time++) {
      const socket = connect(service.port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      socket.write('POST /rest/click HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab', () =>
        socket.resetAndDestroy(),
      );
    }
    expect(await service.status('/readyz')).toBe(200);
    expect(await service.metric('nodejs_active_handles_total')).toBeLessThan(30);
  });

  it.each([
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nHost y\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'POST /rest/click HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'POST /rest/click HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n',
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  ])('%j is an answer of 4xx and an end', async (bytes) => {
    const { answer, closed } = await exchange(service.port, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(closed).toBe(true);
  });
});
