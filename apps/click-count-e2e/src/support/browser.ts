import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

/** Debian's Chromium; CHROMIUM names another. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const offline = ['--disable-background-networking', '--disable-component-update'];

/** Runs `use` with a fresh browser profile that knows `hosts` (name to address) besides what the machine resolves. */
export async function withBrowser<T>(hosts: Record<string, string>, use: (browser: BrowserContext) => Promise<T>) {
  const profile = await mkdtemp(join(tmpdir(), 'per-branch-browser-'));
  const rules = Object.entries(hosts).map(([host, ip]) => `MAP ${host} ${ip}`);
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...quiet, ...offline, `--host-resolver-rules=${rules.join(', ')}`],
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}
