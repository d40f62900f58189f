import { withBrowser } from '@per-branch/test-support/browser';
import { Checkout } from '../support/checkout.ts';
import { count } from '../support/click-count.ts';
import { run } from '../support/local-cloud.ts';

/** What a newcomer does with a fresh clone. */
describe('npm run up', () => {
  let checkout: Checkout;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await checkout.git('checkout', '--quiet', '-b', 'feature/up');
  });

  afterAll(async () => {
    await run(checkout, 'infra-staging:destroy', '--yes').catch(() => undefined);
    await checkout.remove();
  });

  /** The address that it ends with, and the name beside it. */
  const up = async () => {
    const { code, stdout, all } = await checkout.command('npm', ['run', 'up']);
    const [, ip, host] = /open +http:\/\/(127\.\d+\.\d+\.\d+)\n +name +(\S+)\n\nready in \d+ s/.exec(stdout) ?? [];
    if (code !== 0 || !ip || !host) throw new Error(all);
    return { ip, host };
  };

  it('ends with an address where a person can click, and the clicks survive the next version', async () => {
    const address = await up();
    await withBrowser({}, async (browser) => {
      const page = await browser.newPage();
      await page.goto(`http://${address.ip}`);
      await page.getByRole('button').first().click();
      await page.getByText('1', { exact: true }).first().waitFor();
    });
    await checkout.edit('apps/click-count/package.json', 'Counts clicks in Redis, exactly.', 'Counts clicks.');
    expect(await up()).toEqual(address);
    expect(await count(address)).toBe(1n);
  });

  it('without a branch fails, and names `--branch`', async () => {
    await checkout.git('checkout', '--quiet', '--detach');
    const { code, all } = await checkout.command('npm', ['run', 'up'], { TRAVIS_BRANCH: '' });
    expect(code).not.toBe(0);
    expect(all).toContain('--branch');
  });
});
