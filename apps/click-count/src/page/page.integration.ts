import { Redis } from 'ioredis';
import { type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startBrowser } from '@per-branch/test-support/browser';
import { startPrefixProxy } from '../testing/prefix-proxy.ts';
import { RedisServer } from '@per-branch/test-support/redis-server';
import { ServiceProcess } from '../testing/service-process.ts';
import { until } from '@per-branch/test-support/until';

const picture = (name: string) => fileURLToPath(new URL(`../../dist/pictures/${name}.png`, import.meta.url));

describe('the page in a browser', () => {
  let redis: RedisServer;
  let one: ServiceProcess;
  let other: ServiceProcess;
  let browser: Browser;
  const errors: string[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    const env = {
      REDIS_URL: redis.url,
      VERSION: '0123456789012345678901234567890123456789-abcdef012345',
      COMMIT: 'c0ffee',
    };
    [one, other] = [await ServiceProcess.ready(env), await ServiceProcess.ready(env)];
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([one.stop(), other.stop()]);
    await redis.remove();
  });
  beforeEach(() => (errors.length = 0));
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  async function open(options: BrowserContextOptions = {}, url = `http://127.0.0.1:${one.port}/`): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(url);
    await until(async () => /^-?\d+$/.test((await page.getByRole('status').textContent()) ?? ''));
    return page;
  }
  const shows = async (page: Page, count: bigint, seconds = 3) =>
    until(
      async () => (await page.getByRole('status').textContent()) === String(count),
      `the page shows ${count}`,
      seconds,
    );

  it('counts a click, announces its number to screen readers, and logs no error', async () => {
    const page = await open();
    const before = await other.count();
    await page.getByRole('button', { name: 'Click' }).click();
    await shows(page, before + 1n);
    await page.getByText(`Your click is number ${before + 1n}.`).waitFor({ state: 'attached' });
    expect(errors).toEqual([]);
  });

  it('shows clicks that others make on another instance, and does not read them aloud', async () => {
    const page = await open();
    await shows(page, await other.click());
    await shows(page, await other.click());
    expect(await page.getByRole('status').getAttribute('aria-live')).toBe('off');
    expect(await page.locator('[aria-live=polite]').textContent()).toBe('');
  });

  it('never shows a smaller number while this page and others click', async () => {
    const page = await open();
    const seen: bigint[] = [];
    await page.exposeFunction('seen', (text: string) => seen.push(BigInt(text)));
    await page.evaluate(`new MutationObserver(() => seen(document.querySelector('#count').textContent))
      .observe(document.querySelector('#count'), { childList: true })`);
    for (let click = 0; click < 10; click++) {
      await Promise.all([page.getByRole('button').click(), other.click(), other.click()]);
    }
    await shows(page, await other.count());
    expect(seen.length).toBeGreaterThanOrEqual(10);
    expect(seen).toEqual([...seen].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  it('works with the keyboard alone, and outlines the focused button', async () => {
    const page = await open();
    const before = await other.count();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('click');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await shows(page, before + 1n);
    await page.keyboard.press('Space');
    await shows(page, before + 2n);
  });

  it('works behind a path prefix', async () => {
    const { url, server } = await startPrefixProxy(one.port, '/team/clicks/');
    try {
      const page = await open({}, url);
      const before = await other.count();
      await page.getByRole('button').click();
      await shows(page, before + 1n);
      await shows(page, await other.click());
      expect(errors).toEqual([]);
    } finally {
      await end(server);
    }
  });

  it('shows the version and the commit', async () => {
    const page = await open();
    await page.getByText('Version 0123456-abcdef012345', { exact: true }).waitFor();
    expect(await page.getByTitle('commit c0ffee').count()).toBe(1);
  });

  it('shows an alert while the counter is unavailable, and announces that it is available again', async () => {
    const page = await open();
    const before = await other.count();
    await redis.kill();
    await page.getByRole('alert').filter({ hasText: 'The counter is unavailable' }).waitFor();
    await page.screenshot({ path: picture('unavailable') });
    await redis.start();
    await page.getByText(`The counter is available again, at ${before}.`).waitFor({ state: 'attached' });
    expect(await page.getByRole('alert').textContent()).toBe('');
  });

  it('shows a count that was set to a smaller number, also right after a click', async () => {
    const page = await open();
    await page.getByRole('button').click();
    await page.getByText('Your click is number').waitFor({ state: 'attached' });
    const admin = new Redis(redis.url);
    await admin.set('count', '7');
    admin.disconnect();
    await shows(page, 7n, 4);
  });

  it('shows that the service is unavailable, reconnects, and shows what was counted meanwhile', async () => {
    const killed = await ServiceProcess.ready({ REDIS_URL: redis.url });
    const { url, server } = await startPrefixProxy(killed.port, '/');
    try {
      const page = await open({}, url);
      await killed.stop('SIGKILL');
      await page.getByRole('alert').filter({ hasText: 'The counter is unavailable' }).waitFor();
      await page.getByRole('button').click();
      const count = await other.click();
      const restarted = await ServiceProcess.ready({ REDIS_URL: redis.url }, killed.port);
      await shows(page, count, 8);
      // What became of the click that got no answer is not known; the next one is well again.
      await page.getByRole('button').click();
      await shows(page, count + 1n);
      expect(await page.getByRole('alert').textContent()).toBe('');
      await restarted.stop();
    } finally {
      await end(server);
    }
  });

  describe.each([
    ['phone', { width: 320, height: 640 }],
    ['tablet', { width: 768, height: 1024 }],
    ['desktop', { width: 1440, height: 900 }],
  ])('on a %s', (name, viewport) => {
    it.each(['light', 'dark'] as const)('in %s fits, with the longest number, too', async (colorScheme) => {
      const admin = new Redis(redis.url);
      const before = (await admin.get('count')) ?? '0';
      await admin.set('count', '1234');
      const page = await open({ viewport, colorScheme });
      await page.screenshot({ path: picture(`${name}-${colorScheme}`) });
      await admin.set('count', '-9223372036854775808');
      await shows(page, -(2n ** 63n));
      await page.screenshot({ path: picture(`${name}-${colorScheme}-longest`) });
      await admin.set('count', before);
      admin.disconnect();
      const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      expect((widths as number[])[0]).toBeLessThanOrEqual((widths as number[])[1] ?? 0);
      const [number, card] = await Promise.all(['output', 'main'].map((part) => page.locator(part).boundingBox()));
      expect(number?.width).toBeLessThan(card?.width ?? 0);
      expect((card?.x ?? 0) * 2 + (card?.width ?? 0)).toBeCloseTo(viewport.width);
      // A finger needs 44 pixels.
      expect((await page.getByRole('button').boundingBox())?.height).toBeGreaterThanOrEqual(44);
    });
  });
});

function end(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
