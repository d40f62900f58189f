import { click, count, send, type Address } from './support/click-count.ts';
import { withBrowser } from '@per-branch/test-support/browser';
import { until } from '@per-branch/test-support/until';

/** Any deployed click-count: BASE_URL says where, e.g. http://127.77.0.2. */
function deployed(): { url: string; address: Address } {
  const url = process.env['BASE_URL'];
  if (!url)
    throw new Error('BASE_URL is not set: expected the address of a deployed click-count, e.g. http://127.77.0.2');
  const { hostname } = new URL(url);
  return { url, address: { ip: hostname, host: hostname } };
}

describe('a deployed click-count', () => {
  const { url, address } = deployed();

  it('is healthy', async () => {
    expect(await send(address, 'GET', '/rest/healthcheck')).toEqual({ status: 200, body: 'ok' });
  });

  it('counts a click that comes over HTTP', async () => {
    const before = await count(address);
    expect(await click(address)).toBeGreaterThan(before);
  });

  it('shows the number grow when a person clicks', async () => {
    await withBrowser({}, async (browser) => {
      const page = await browser.newPage();
      await page.goto(url);
      const shown = async () =>
        BigInt(/\d+/.exec((await page.getByRole('status').first().textContent()) ?? '')?.[0] ?? -1);
      const before = await count(address);
      await page.getByRole('button').first().click();
      await until(async () => (await shown()) > before, 'the number grew', 180);
    });
  });
});
