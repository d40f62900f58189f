import { Checkout } from '../support/checkout.ts';
import { click, count } from '../support/click-count.ts';
import { resolve } from '../support/dns.ts';
import { addressOf, cloud, environment, platform, report, run, type Environment } from '../support/local-cloud.ts';

describe('a tested version goes to production by hand', () => {
  let checkout: Checkout;
  let version: string;
  let production: Environment;

  beforeAll(async () => {
    checkout = await Checkout.clone();
    await platform(checkout, 'production');
    await run(checkout, 'click-count:publish');
    version = await checkout.git('rev-parse', 'HEAD');
  });

  afterAll(async () => {
    await run(checkout, 'infra-production:destroy', '--yes').catch(() => undefined);
    const unprotected = ['--stack=production', '--deletionProtection=false', '--yes'];
    await run(checkout, 'infra-platform:up', ...unprotected).catch(() => undefined);
    await run(checkout, 'infra-platform:destroy', '--stack=production', '--yes').catch(() => undefined);
    await checkout.remove();
  });

  const refused = async (...flags: string[]) => {
    const result = await checkout.nx('run', 'infra-production:up', '--configuration=local', ...flags);
    expect(result.code).not.toBe(0);
    expect((await checkout.nx('run', 'infra-production:outputs', '--configuration=local')).all).not.toContain('digest');
    return result.all;
  };

  it('deploys nothing without a version', async () => {
    expect(await refused('--yes')).toMatch(/version/);
  });

  it('deploys nothing for a version that was never published, and lists those that were', async () => {
    const said = await refused('--version=1.10', '--yes');
    expect(said).toContain('1.10');
    expect(said).toContain(version);
  });

  it('deploys nothing without a yes when nobody can be asked', async () => {
    expect(await refused(`--version=${version}`)).toContain('--yes');
  });

  it('serves the version under the name of production', async () => {
    await run(checkout, 'infra-production:up', `--version=${version}`, '--yes');
    production = await environment(checkout, 'infra-production');
    expect(production.version).toBe(version);
    expect(production.namespace).toBe('click-count');
    expect(production.host).toMatch(/^click-count\./);
    const { dns } = await cloud(checkout);
    expect((await resolve(dns, production.host)).addresses).toEqual([production.address]);
    await click(addressOf(production));
    expect(await count(addressOf(production))).toBe(1n);
  });

  it('is left alone by a second up of the same version', async () => {
    const again = await report(checkout, 'infra-production:up', `--version=${version}`, '--yes');
    expect(Object.keys(again.changes ?? {})).toEqual(['same']);
    expect(await count(addressOf(production))).toBe(1n);
  });

  it('keeps its platform: a platform with live environments refuses to go', async () => {
    const result = await checkout.nx(
      'run',
      'infra-platform:destroy',
      '--configuration=local',
      '--stack=production',
      '--yes',
    );
    expect(result.code).not.toBe(0);
    expect(result.all).toContain(production.namespace);
    expect(await count(addressOf(production))).toBe(1n);
  });
});
