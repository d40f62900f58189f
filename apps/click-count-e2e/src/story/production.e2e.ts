import { Checkout } from '../support/checkout.ts';
import { click, count } from '../support/click-count.ts';
import { resolve } from '../support/dns.ts';
import { addressOf, cloud, environment, platform, report, run, type Environment } from '../support/local-cloud.ts';

describe('`infra-production:up` deploys a published version', () => {
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

  it('without `--version` deploys nothing, and names the flag', async () => {
    expect(await refused('--yes')).toMatch(/version/);
  });

  it('with a version that was never published deploys nothing, and lists the published ones', async () => {
    const output = await refused('--version=1.10', '--yes');
    expect(output).toContain('1.10');
    expect(output).toContain(version);
  });

  it('without a terminal and without `--yes` deploys nothing, and names the flag', async () => {
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

  it('changes nothing when it runs again with the same version', async () => {
    const again = await report(checkout, 'infra-production:up', `--version=${version}`, '--yes');
    expect(Object.keys(again.changes ?? {})).toEqual(['same']);
    expect(await count(addressOf(production))).toBe(1n);
  });

  it('keeps its platform: `infra-platform:destroy` is refused while an environment exists, and names it', async () => {
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
