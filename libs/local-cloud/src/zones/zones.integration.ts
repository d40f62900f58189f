import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DnsRecord } from '../cloud.ts';
import { tool } from '../providers/testing/tool.ts';
import { type Ground } from '../supervisor/ground.ts';
import { pidOf, pidsOf } from '@per-branch/test-support/pids';
import { until } from '../testing/workload.ts';
import { startZones, type Zones } from './name-server.ts';

jest.setTimeout(30_000);

// Not the product's own address: a cloud may be running.
const ADDRESS = '127.77.255.1:15353';

let folder: string;
let ground: Ground;
let cloud: Zones;
let resolver: Resolver;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zones-'));
  ground = { adminKubeconfig: '', stateDir: folder, binary: tool('kubernetes'), log: () => undefined };
  cloud = await startZones(ground, ADDRESS);
  resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([ADDRESS]);
  await cloud.zones.createZone('staging', 'staging.example.com.');
});

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

const a = (name: string, ...rrdatas: string[]): DnsRecord => ({ name, type: 'A', ttl: 60, rrdatas });
const cname = (name: string, target: string): DnsRecord => ({ name, type: 'CNAME', ttl: 300, rrdatas: [target] });
const code = (answer: Promise<unknown>) =>
  answer.then(
    () => 'an answer',
    (error: NodeJS.ErrnoException) => error.code,
  );

describe('names in a zone', () => {
  it('are answered for as soon as the record is put', async () => {
    for (let number = 1; number <= 5; number++) {
      await cloud.zones.putRecord('staging', a('count.staging.example.com.', `127.77.9.${number}`));
      expect(await resolver.resolve4('count.staging.example.com')).toEqual([`127.77.9.${number}`]);
    }
  });

  it('follow a CNAME to its address in one answer', async () => {
    await cloud.zones.putRecord('staging', a('one.lb.staging.example.com.', '127.77.0.2'));
    await cloud.zones.putRecord('staging', cname('one.staging.example.com.', 'one.lb.staging.example.com.'));
    expect(await resolver.resolve4('one.staging.example.com', { ttl: true })).toEqual([
      { address: '127.77.0.2', ttl: 60 },
    ]);
    expect(await resolver.resolveCname('one.staging.example.com')).toEqual(['one.lb.staging.example.com']);
  });

  it('do not exist before and after their record', async () => {
    expect(await code(resolver.resolve4('two.staging.example.com'))).toBe('ENOTFOUND');
    await cloud.zones.putRecord('staging', a('two.staging.example.com.', '127.77.0.3'));
    expect(await code(resolver.resolve4('two.staging.example.com'))).toBe('an answer');
    await cloud.zones.deleteRecord('staging', 'two.staging.example.com.', 'A');
    expect(await code(resolver.resolve4('two.staging.example.com'))).toBe('ENOTFOUND');
  });

  it('may have several addresses', async () => {
    await cloud.zones.putRecord('staging', a('many.staging.example.com.', '127.77.1.1', '127.77.1.2'));
    expect((await resolver.resolve4('many.staging.example.com')).sort()).toEqual(['127.77.1.1', '127.77.1.2']);
    expect(await cloud.zones.records('staging')).toContainEqual(
      a('many.staging.example.com.', '127.77.1.1', '127.77.1.2'),
    );
  });

  it('lie in it', async () => {
    await expect(cloud.zones.putRecord('staging', a('x.example.com.', '127.0.0.1'))).rejects.toThrow(
      'x.example.com. lies outside of zone staging, which is staging.example.com.',
    );
  });

  it('with a CNAME have no other record', async () => {
    await cloud.zones.putRecord('staging', cname('alone.staging.example.com.', 'one.lb.staging.example.com.'));
    await expect(cloud.zones.putRecord('staging', a('alone.staging.example.com.', '127.0.0.1'))).rejects.toThrow(
      'alone.staging.example.com. has a record of type CNAME, and a CNAME stands alone. Delete that one first.',
    );
  });

  it('outlive a record that cannot be served', async () => {
    await cloud.zones.putRecord('staging', a('good.staging.example.com.', '127.77.5.1'));
    await expect(cloud.zones.putRecord('staging', a('bad.staging.example.com.', 'localhost'))).rejects.toThrow(
      'Record bad.staging.example.com. A: expected IPv4 addresses, got ["localhost"].',
    );
    await cloud.zones.putRecord('staging', a('better.staging.example.com.', '127.77.5.2'));
    expect(await resolver.resolve4('good.staging.example.com')).toEqual(['127.77.5.1']);
  });

  it('that are put at the same time are all there', async () => {
    const names = Array.from({ length: 10 }, (_, number) => `at-once-${number}.staging.example.com.`);
    await Promise.all(names.map((name) => cloud.zones.putRecord('staging', a(name, '127.77.2.1'))));
    for (const name of names) expect(await resolver.resolve4(name)).toEqual(['127.77.2.1']);
  });
});

describe('zones', () => {
  it('are refused where there is none', async () => {
    expect(await code(resolver.resolve4('elsewhere.example.org'))).toBe('EREFUSED');
    await expect(cloud.zones.records('nowhere')).rejects.toThrow('There is no zone nowhere. There are: staging.');
  });

  it('are answered for from when they are created until they are deleted', async () => {
    await cloud.zones.createZone('shortlived', 'shortlived.example.org.');
    expect(await code(resolver.resolve4('x.shortlived.example.org'))).toBe('ENOTFOUND');
    await cloud.zones.deleteZone('shortlived');
    expect(await code(resolver.resolve4('x.shortlived.example.org'))).toBe('EREFUSED');
  });

  it('come back as new ones', async () => {
    await cloud.zones.createZone('again', 'again.example.org.');
    await cloud.zones.putRecord('again', a('x.again.example.org.', '127.77.3.1'));
    await cloud.zones.deleteRecord('again', 'x.again.example.org.', 'A');
    await cloud.zones.deleteZone('again');
    await cloud.zones.createZone('again', 'again.example.org.');
    expect(await code(resolver.resolve4('x.again.example.org'))).toBe('ENOTFOUND');
  });

  it.each([
    ['of a name that is taken', 'staging', 'other.example.com.', 'Zone staging exists, for staging.example.com.'],
    [
      'below another',
      'below',
      'x.staging.example.com.',
      'Zone below (x.staging.example.com.) overlaps with zone staging',
    ],
    [
      'above another',
      'above',
      'example.com.',
      'Zone above (example.com.) overlaps with zone staging (staging.example.com.)',
    ],
    ['of the same DNS name', 'twin', 'Staging.example.com.', 'overlaps with zone staging'],
    ['with a name that Google refuses', '../x', 'x.example.net.', 'expected a name of a-z, 0-9 and -'],
    ['with a DNS name that is a path', 'path', '../x.example.net.', 'a DNS name that ends in a dot'],
    ['without a dot at the end', 'dotless', 'dotless.example.net', 'a DNS name that ends in a dot'],
  ])('%s are refused', async (_case, name, dnsName, message) => {
    await expect(cloud.zones.createZone(name, dnsName)).rejects.toThrow(message);
    expect(await cloud.zones.zones()).not.toContainEqual(expect.objectContaining({ dnsName }));
  });

  it('that end in the same letters do not overlap', async () => {
    await cloud.zones.createZone('my-staging', 'my-staging.example.com.');
    await cloud.zones.deleteZone('my-staging');
  });

  it('with records are not deleted, and the records are named', async () => {
    await cloud.zones.createZone('used', 'used.example.org.');
    await cloud.zones.putRecord('used', a('x.used.example.org.', '127.77.4.1'));
    await expect(cloud.zones.deleteZone('used')).rejects.toThrow(
      'Zone used is not empty. Delete its records first: x.used.example.org. A.',
    );
    expect(await resolver.resolve4('x.used.example.org')).toEqual(['127.77.4.1']);
  });
});

describe('the address', () => {
  const elsewhere = '127.77.255.2';

  it('that another process holds is refused, and the process is named', async () => {
    const holder = createServer().listen(15353, elsewhere);
    await once(holder, 'listening');
    const refusal = `The name server cannot listen on ${elsewhere}:15353: `;
    const named = new RegExp(
      `${refusal}.* \\(process ${process.pid}\\) does. End that one, or choose another address.`,
    );
    await expect(startZones(ground, `${elsewhere}:15353`).finally(() => holder.close())).rejects.toThrow(named);
    const udp = createSocket('udp4').bind(15353, elsewhere);
    await once(udp, 'listening');
    await expect(startZones(ground, `${elsewhere}:15353`).finally(() => udp.close())).rejects.toThrow(named);
  });

  it('of a name server that runs is refused too', async () => {
    await expect(startZones(ground, ADDRESS)).rejects.toThrow(/kubernetes \(process \d+\) does/);
  });
});

it('a name server that is killed is started again with its zones, and takes over what is changed meanwhile', async () => {
  await cloud.zones.putRecord('staging', a('before.staging.example.com.', '127.77.6.1'));
  const pid = pidOf('coredns', join(folder, 'zones.corefile'));
  process.kill(pid, 'SIGKILL');
  await cloud.zones.putRecord('staging', a('meanwhile.staging.example.com.', '127.77.6.2'));
  expect(await resolver.resolve4('meanwhile.staging.example.com')).toEqual(['127.77.6.2']);
  expect(await resolver.resolve4('before.staging.example.com')).toEqual(['127.77.6.1']);
  const now = await until('another process', () => pidsOf('coredns', join(folder, 'zones.corefile'))[0]);
  expect(now).not.toBe(pid);
});

it('records outlive the name server', async () => {
  const before = await cloud.zones.records('staging');
  await cloud.stop();
  cloud = await startZones(ground, ADDRESS);
  expect(await cloud.zones.records('staging')).toEqual(before);
  expect(await resolver.resolve4('one.staging.example.com')).toEqual(['127.77.0.2']);
});
