import { exchange } from '../testing/raw-client.ts';
import { ServiceProcess } from '../testing/service-process.ts';

describe('every answer', () => {
  let service: ServiceProcess;
  beforeAll(async () => (service = await ServiceProcess.ready()));
  afterAll(() => service.stop());

  it.each(['/', '/rest/click', '/version', '/nope'])('has the security headers: %s', async (path) => {
    const { headers } = await service.fetch(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('has its length, and on HEAD no body', async () => {
    const head = await service.fetch('/rest/click', { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('1');
    expect(await head.text()).toBe('');
  });

  const post = (headers: string, body = '') =>
    exchange(service.port, `POST /rest/click HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`, 1_000);

  it('counts a click whatever small body comes with it', async () => {
    const { answer } = await post('Content-Length: 4\r\nConnection: close\r\n', 'a=b\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n1$/);
  });

  it('is 413 and an end of the connection to a body that is announced too large, and counts nothing', async () => {
    const { answer, closed } = await post('Content-Length: 20000\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*[\s\S]*at most 16384 bytes/);
    expect(closed).toBe(true);
    expect(await service.count()).toBe(1n);
  });

  it('is cut off where a body without a length gets too large', async () => {
    const chunk = `2000\r\n${'x'.repeat(0x2000)}\r\n`;
    const { closed } = await post('Transfer-Encoding: chunked\r\n', chunk.repeat(3));
    expect(closed).toBe(true);
  });

  it.each([
    ['headers of more than 8 KiB', `Cookie: ${'x'.repeat(9_000)}\r\n`, 431],
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n', 400],
    ['a length beside chunks', 'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', 400],
    ['a line break in a header', 'A: b\rC: d\r\n', 400],
  ])('is an error and an end of the connection for %s', async (_what, headers, status) => {
    const { answer, closed } = await post(headers);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(closed).toBe(true);
  });
});
