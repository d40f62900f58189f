import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const OFFLINE = ['--disable-background-networking', '--disable-component-update'];

/**
 * Starts Debian's Chromium; `CHROMIUM` names another. The caller closes it.
 * @param hosts - Host names and their addresses, besides what the machine resolves.
 */
export async function startBrowser(hosts: Record<string, string> = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`No browser at ${executablePath}: run "apt-get install chromium", or name one in CHROMIUM.`);
  const rules = Object.entries(hosts).map(([host, ip]) => `MAP ${host} ${ip}`);
  return chromium.launch({
    executablePath,
    args: [...FLAGS, ...OFFLINE, `--host-resolver-rules=${rules.join(', ')}`],
  });
}

/** Runs `use` with a fresh profile of a browser that is closed afterwards. */
export async function withBrowser<T>(
  hosts: Record<string, string>,
  use: (profile: BrowserContext) => Promise<T>,
): Promise<T> {
  const browser = await startBrowser(hosts);
  try {
    return await use(await browser.newContext());
  } finally {
    await browser.close();
  }
}
