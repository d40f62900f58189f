import { record, valueOf } from '@per-branch/pulumi-testing';
import type * as pulumi from '@pulumi/pulumi';
import { DnsRecords, type DnsRecordsArgs } from './dns-records.ts';
import { ManagedZone } from './managed-zone.ts';

const ZONE = 'gcp:dns/managedZone:ManagedZone';
const RECORD = 'gcp:dns/recordSet:RecordSet';
/** Mocks show what is declared, not that Google accepts it or that a name resolves. */
const mocks = { resources: { [ZONE]: { nameServers: ['ns1.example.', 'ns2.example.'] }, [RECORD]: {} } };

const zone = { name: 'staging', dnsName: 'staging.example.com' };
const args: DnsRecordsArgs = {
  zone,
  host: 'main.shop.staging.example.com',
  balancer: 'main.lb.shop.staging.example.com',
  address: '203.0.113.7',
};

describe('ManagedZone', () => {
  it.each(['staging.example.com', 'staging.example.com.'])('makes a zone of the name %s', async (dnsName) => {
    const { only, outputs } = await record(() => {
      const { zone, nameServers } = new ManagedZone('staging', { dnsName, description: 'Branches' });
      return { zone, nameServers };
    }, mocks);
    expect(only(ZONE)).toMatchObject({
      name: 'staging',
      parent: 'staging',
      inputs: { name: 'staging', dnsName: 'staging.example.com.', description: 'Branches' },
    });
    expect(outputs).toEqual({ zone, nameServers: ['ns1.example.', 'ns2.example.'] });
  });
});

describe('`deletionProtection` of ManagedZone', () => {
  it.each([
    [undefined, true],
    [false, false],
  ])('%s sets `protect` to %s', async (deletionProtection, expected) => {
    const program = () => void new ManagedZone('staging', { dnsName: 'staging.example.com', deletionProtection });
    expect((await record(program, mocks)).only(ZONE).options.protect).toBe(expected);
  });
});

describe('DnsRecords', () => {
  it('makes an A record for `balancer` and a CNAME from `host` to it', async () => {
    const { resources } = await record(() => void new DnsRecords('dns', args), mocks);
    expect(resources.slice(1).map(({ name, parent, inputs }) => ({ name, parent, inputs }))).toEqual([
      {
        name: 'dns-balancer',
        parent: 'dns',
        inputs: {
          managedZone: 'staging',
          name: 'main.lb.shop.staging.example.com.',
          type: 'A',
          ttl: 60,
          rrdatas: ['203.0.113.7'],
        },
      },
      {
        name: 'dns-host',
        parent: 'dns',
        inputs: {
          managedZone: 'staging',
          name: 'main.shop.staging.example.com.',
          type: 'CNAME',
          ttl: 60,
          rrdatas: ['main.lb.shop.staging.example.com.'],
        },
      },
    ]);
  });

  it('makes the same records for names with a final dot', async () => {
    const dotted = {
      ...args,
      zone: { name: 'staging', dnsName: 'staging.example.com.' },
      host: 'main.shop.staging.example.com.',
      balancer: 'main.lb.shop.staging.example.com.',
    };
    const inputs = async (args: DnsRecordsArgs) => {
      const { resources, outputs } = await record(() => ({ host: new DnsRecords('dns', args).host }), mocks);
      return { inputs: resources.map(({ inputs }) => inputs), outputs };
    };
    expect(await inputs(dotted)).toEqual(await inputs(args));
  });

  it.each(['staging.example.com', 'staging.example.com.'])(
    'makes an A record for the `host` %s, the zone itself, also with a `balancer`',
    async (host) => {
      const { only } = await record(() => void new DnsRecords('dns', { ...args, host }), mocks);
      expect(only(RECORD, 'dns-host').inputs).toMatchObject({
        name: 'staging.example.com.',
        type: 'A',
        rrdatas: ['203.0.113.7'],
      });
    },
  );

  it('the CNAME depends on the A record', async () => {
    const { only } = await record(() => void new DnsRecords('dns', args), mocks);
    const [target] = only(RECORD, 'dns-host').options.dependsOn as pulumi.Resource[];
    expect(await valueOf(target?.urn)).toMatch(/::dns-balancer$/);
  });

  it('makes an A record for `host` without `balancer`', async () => {
    const program = () => ({ host: new DnsRecords('dns', { ...args, balancer: undefined, ttl: 300 }).host });
    const { only, outputs } = await record(program, mocks);
    expect(only(RECORD).inputs).toEqual({
      managedZone: 'staging',
      name: 'main.shop.staging.example.com.',
      type: 'A',
      ttl: 300,
      rrdatas: ['203.0.113.7'],
    });
    expect(outputs).toEqual({ host: 'main.shop.staging.example.com' });
  });

  it.each<[string, Partial<DnsRecordsArgs>]>([
    ['host', { host: 'main.shop.example.org' }],
    ['host that only looks alike', { host: 'main.notstaging.example.com' }],
    ['balancer', { balancer: 'lb.example.org' }],
  ])('refuses a %s outside of the zone', async (_what, bad) => {
    await expect(record(() => void new DnsRecords('dns', { ...args, ...bad }), mocks)).rejects.toThrow(
      'Expected "staging.example.com", or a name that ends in ".staging.example.com", as zone staging has them; got',
    );
  });
});
