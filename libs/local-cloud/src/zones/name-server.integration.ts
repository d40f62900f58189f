import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tool } from '../providers/testing/tool.ts';
import { type ComponentContext } from '../base/component-context.ts';
import { pidOf, pidsOf } from '@per-branch/test-support/pids';
import { until } from '@per-branch/test-support/until';
import { type DnsRecord } from './dns-record.ts';
import { type NameServer, startNameServer } from './name-server.ts';

jest.setTimeout(30_000);

// Not the product's own address: a cloud may be running.
const ADDRESS = '127.77.255.1:15353';

let folder: string;
let context: ComponentContext;
let nameServer: NameServer;
let resolver: Resolver;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zones-'));
  context = { adminKubeconfig: '', stateDir: folder, binary: tool('kubernetes'), log: () => undefined };
  nameServer = await startNameServer(context, ADDRESS);
  resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([ADDRESS]);
  await nameServer.zones.createZone('staging', 'staging.example.com.');
});

afterAll(async () => {
  await nameServer.stop();
  rmSync(folder, { recursive: true, force: true });
});

const a = (name: string, ...rrdatas: string[]): DnsRecord => ({ name, type: 'A', ttl: 60, rrdatas });
const cname = (name: string, target: string): DnsRecord => ({ name, type: 'CNAME', ttl: 300, rrdatas: [target] });
const code = (answer: Promise<unknown>) =>
  answer.then(
    () => 'an answer',
    (error: NodeJS.ErrnoException) => error.code,
  );

describe('putRecord', () => {
  it('returns when the name server answers with the record', async () => {
    for (let number = 1; number <= 5; number++) {
      await nameServer.zones.putRecord('staging', a('count.staging.example.com.', `127.77.9.${number}`));
      expect(await resolver.resolve4('count.staging.example.com')).toEqual([`127.77.9.${number}`]);
    }
  });

  it('of a CNAME lets one answer hold its address too', async () => {
    await nameServer.zones.putRecord('staging', a('one.lb.staging.example.com.', '127.77.0.2'));
    await nameServer.zones.putRecord('staging', cname('one.staging.example.com.', 'one.lb.staging.example.com.'));
    expect(await resolver.resolve4('one.staging.example.com', { ttl: true })).toEqual([
      { address: '127.77.0.2', ttl: 60 },
    ]);
    expect(await resolver.resolveCname('one.staging.example.com')).toEqual(['one.lb.staging.example.com']);
  });

  it('takes several addresses for a name', async () => {
    await nameServer.zones.putRecord('staging', a('many.staging.example.com.', '127.77.1.1', '127.77.1.2'));
    expect((await resolver.resolve4('many.staging.example.com')).sort()).toEqual(['127.77.1.1', '127.77.1.2']);
    expect(await nameServer.zones.records('staging')).toContainEqual(
      a('many.staging.example.com.', '127.77.1.1', '127.77.1.2'),
    );
  });

  it('refuses a name outside of the zone', async () => {
    await expect(nameServer.zones.putRecord('staging', a('x.example.com.', '127.0.0.1'))).rejects.toThrow(
      'x.example.com. is outside of zone staging, which is staging.example.com.',
    );
  });

  it('refuses another record for a name that has a CNAME', async () => {
    await nameServer.zones.putRecord('staging', cname('alias.staging.example.com.', 'one.lb.staging.example.com.'));
    await expect(nameServer.zones.putRecord('staging', a('alias.staging.example.com.', '127.0.0.1'))).rejects.toThrow(
      'alias.staging.example.com. has a record of type CNAME, and a name with a CNAME has no other record. Delete that one first.',
    );
  });

  it('refuses a record that cannot be served, and the other names stay', async () => {
    await nameServer.zones.putRecord('staging', a('good.staging.example.com.', '127.77.5.1'));
    await expect(nameServer.zones.putRecord('staging', a('bad.staging.example.com.', 'localhost'))).rejects.toThrow(
      'Record bad.staging.example.com. A: expected IPv4 addresses, got ["localhost"].',
    );
    await nameServer.zones.putRecord('staging', a('better.staging.example.com.', '127.77.5.2'));
    expect(await resolver.resolve4('good.staging.example.com')).toEqual(['127.77.5.1']);
  });

  it('may be called for several records at the same time', async () => {
    const names = Array.from({ length: 10 }, (_, number) => `at-once-${number}.staging.example.com.`);
    await Promise.all(names.map((name) => nameServer.zones.putRecord('staging', a(name, '127.77.2.1'))));
    for (const name of names) expect(await resolver.resolve4(name)).toEqual(['127.77.2.1']);
  });
});

it('deleteRecord returns when the name does not exist any more', async () => {
  expect(await code(resolver.resolve4('two.staging.example.com'))).toBe('ENOTFOUND');
  await nameServer.zones.putRecord('staging', a('two.staging.example.com.', '127.77.0.3'));
  expect(await code(resolver.resolve4('two.staging.example.com'))).toBe('an answer');
  await nameServer.zones.deleteRecord('staging', 'two.staging.example.com.', 'A');
  expect(await code(resolver.resolve4('two.staging.example.com'))).toBe('ENOTFOUND');
});

it('a name outside of all zones is refused', async () => {
  expect(await code(resolver.resolve4('elsewhere.example.org'))).toBe('EREFUSED');
  await expect(nameServer.zones.records('nowhere')).rejects.toThrow('There is no zone nowhere. There are: staging.');
});

describe('createZone', () => {
  it('returns when the name server answers for the zone, deleteZone when it refuses it', async () => {
    await nameServer.zones.createZone('shortlived', 'shortlived.example.org.');
    expect(await code(resolver.resolve4('x.shortlived.example.org'))).toBe('ENOTFOUND');
    await nameServer.zones.deleteZone('shortlived');
    expect(await code(resolver.resolve4('x.shortlived.example.org'))).toBe('EREFUSED');
  });

  it('after deleteZone of the same name makes an empty zone', async () => {
    await nameServer.zones.createZone('again', 'again.example.org.');
    await nameServer.zones.putRecord('again', a('x.again.example.org.', '127.77.3.1'));
    await nameServer.zones.deleteRecord('again', 'x.again.example.org.', 'A');
    await nameServer.zones.deleteZone('again');
    await nameServer.zones.createZone('again', 'again.example.org.');
    expect(await code(resolver.resolve4('x.again.example.org'))).toBe('ENOTFOUND');
  });

  it.each([
    ['a name that exists', 'staging', 'other.example.com.', 'Zone staging exists, for staging.example.com.'],
    [
      'a DNS name below that of another zone',
      'below',
      'x.staging.example.com.',
      'Zone below (x.staging.example.com.) overlaps with zone staging',
    ],
    [
      'a DNS name above that of another zone',
      'above',
      'example.com.',
      'Zone above (example.com.) overlaps with zone staging (staging.example.com.)',
    ],
    ['the DNS name of another zone', 'twin', 'Staging.example.com.', 'overlaps with zone staging'],
    ['a name that Google refuses', '../x', 'x.example.net.', 'expected a name of a-z, 0-9 and -'],
    ['a path as DNS name', 'path', '../x.example.net.', 'a DNS name that ends in a dot'],
    ['a DNS name without a dot at the end', 'dotless', 'dotless.example.net', 'a DNS name that ends in a dot'],
  ])('refuses %s', async (_case, name, dnsName, message) => {
    await expect(nameServer.zones.createZone(name, dnsName)).rejects.toThrow(message);
    expect(await nameServer.zones.zones()).not.toContainEqual(expect.objectContaining({ dnsName }));
  });

  it('accepts a DNS name that ends in the same letters as that of another zone', async () => {
    await nameServer.zones.createZone('my-staging', 'my-staging.example.com.');
    await nameServer.zones.deleteZone('my-staging');
  });
});

it('deleteZone refuses a zone with records, and names them', async () => {
  await nameServer.zones.createZone('used', 'used.example.org.');
  await nameServer.zones.putRecord('used', a('x.used.example.org.', '127.77.4.1'));
  await expect(nameServer.zones.deleteZone('used')).rejects.toThrow(
    'Zone used is not empty. Delete its records first: x.used.example.org. A.',
  );
  expect(await resolver.resolve4('x.used.example.org')).toEqual(['127.77.4.1']);
});

describe('startNameServer', () => {
  const other = '127.77.255.2';

  it('refuses an address on which another process listens, and names the process', async () => {
    const start = () => startNameServer(context, `${other}:15353`);
    const message = new RegExp(
      `The name server cannot listen on ${other}:15353: .* \\(process ${process.pid}\\) does. Stop that process first.`,
    );
    const tcp = createServer().listen(15353, other);
    await once(tcp, 'listening');
    await expect(start().finally(() => tcp.close())).rejects.toThrow(message);
    const udp = createSocket('udp4').bind(15353, other);
    await once(udp, 'listening');
    await expect(start().finally(() => udp.close())).rejects.toThrow(message);
  });

  it('refuses the address of another name server', async () => {
    await expect(startNameServer(context, ADDRESS)).rejects.toThrow(/kubernetes \(process \d+\) does/);
  });
});

it('a name server that is killed is started again, with its zones and the changes of the meantime', async () => {
  await nameServer.zones.putRecord('staging', a('before.staging.example.com.', '127.77.6.1'));
  const pid = pidOf('coredns', join(folder, 'zones.corefile'));
  process.kill(pid, 'SIGKILL');
  await nameServer.zones.putRecord('staging', a('meanwhile.staging.example.com.', '127.77.6.2'));
  expect(await resolver.resolve4('meanwhile.staging.example.com')).toEqual(['127.77.6.2']);
  expect(await resolver.resolve4('before.staging.example.com')).toEqual(['127.77.6.1']);
  const now = await until(() => pidsOf('coredns', join(folder, 'zones.corefile'))[0], 'another process', 60);
  expect(now).not.toBe(pid);
});
