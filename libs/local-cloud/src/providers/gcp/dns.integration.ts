import { DnsRecords, type DnsRecordsArgs, ManagedZone } from '@per-branch/dns';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { GcpEngine } from '../testing/gcp-engine.ts';

jest.setTimeout(300_000);

let engine: GcpEngine;
beforeAll(async () => void (engine = await GcpEngine.start()));
afterAll(() => engine.stop());

describe('DnsRecords', () => {
  const host = 'www.dns.example.com';
  const balancer = 'lb.dns.example.com';
  const service = (args: Partial<DnsRecordsArgs>) => () => {
    const { zone } = new ManagedZone('dns', { dnsName: 'dns.example.com.' });
    return { host: new DnsRecords('www', { zone, host, address: '192.0.2.1', ...args }).host };
  };
  const served = async () =>
    (await engine.zones.records('dns')).map(({ name, type, rrdatas }) => `${name} ${type} ${rrdatas.join()}`).sort();

  it('changes from an A record to a CNAME and back in one `up` each', async () => {
    expect((await engine.up('dns', service({}))).outputs['host']?.value).toBe(host);
    expect(await served()).toEqual([`${host}. A 192.0.2.1`]);
    await engine.up('dns', service({ host: `${host}.`, balancer: `${balancer}.` }));
    expect(await served()).toEqual([`${balancer}. A 192.0.2.1`, `${host}. CNAME ${balancer}.`]);
    await engine.up('dns', service({}));
    expect(await served()).toEqual([`${host}. A 192.0.2.1`]);
  });

  it('of the zone itself is an A record', async () => {
    await engine.up('dns', service({ host: 'dns.example.com', balancer }));
    expect(await served()).toEqual(['dns.example.com. A 192.0.2.1', `${balancer}. A 192.0.2.1`]);
  });

  it.each([undefined, balancer])('takes over the records of an earlier release, to `balancer` %s', async (next) => {
    for (const before of [undefined, balancer]) {
      const name = `earlier-${before}-${next}`.replaceAll('.', '-');
      const zone = { name, dnsName: `${name}.example.com` };
      const at = (host: string) => host.replace('dns', name);
      await engine.up(name, () => {
        const { zone: made } = new ManagedZone(name, { dnsName: zone.dnsName });
        new EarlierRecords(made.name, before && at(before), at(host));
      });
      const { changes } = await engine.up(name, () => {
        const { zone: made } = new ManagedZone(name, { dnsName: zone.dnsName });
        new DnsRecords('www', { zone: made, host: at(host), address: '192.0.2.1', balancer: next && at(next) });
      });
      expect(changes?.create ?? 0).toBe(before === undefined && next !== undefined ? 1 : 0);
      const records = (await engine.zones.records(name)).map(({ name, type }) => `${name} ${type}`).sort();
      expect(records).toEqual(next ? [`${at(balancer)}. A`, `${at(host)}. CNAME`] : [`${at(host)}. A`]);
    }
  });
});

/** The records of the release in which each type was a resource of its own. */
class EarlierRecords extends pulumi.ComponentResource {
  constructor(managedZone: pulumi.Input<string>, balancer: string | undefined, host: string) {
    super('per-branch:dns:DnsRecords', 'www', {});
    const common = { managedZone, ttl: 60 };
    const a = new gcp.dns.RecordSet(
      'www-a',
      { ...common, name: `${balancer ?? host}.`, type: 'A', rrdatas: ['192.0.2.1'] },
      { parent: this },
    );
    if (balancer === undefined) return;
    new gcp.dns.RecordSet(
      'www-cname',
      { ...common, name: `${host}.`, type: 'CNAME', rrdatas: [`${balancer}.`] },
      { parent: this, dependsOn: [a] },
    );
  }
}
