import { formatZone, type Zone, ZONE_FILE_PATTERN, zoneFileName } from './zone-file.ts';

const zone: Zone = {
  name: 'staging-example-com',
  dnsName: 'staging.example.com.',
  serial: 7,
  records: [
    { name: 'main.lb.staging.example.com.', type: 'A', ttl: 60, rrdatas: ['127.77.0.2', '127.77.0.3'] },
    { name: 'main.staging.example.com.', type: 'CNAME', ttl: 300, rrdatas: ['main.lb.staging.example.com.'] },
  ],
};

it('zoneFileName holds both names, and ZONE_FILE_PATTERN finds the origin in it', () => {
  expect(zoneFileName(zone)).toBe('staging-example-com@staging.example.com');
  expect(new RegExp(ZONE_FILE_PATTERN).exec(zoneFileName(zone))?.[1]).toBe('staging.example.com');
});

it('formatZone writes one record a line, fully qualified', () => {
  expect(formatZone(zone)).toBe(
    `staging.example.com. 60 IN SOA ns.staging.example.com. hostmaster.staging.example.com. 7 60 60 3600 5
staging.example.com. 60 IN NS ns.staging.example.com.
main.lb.staging.example.com. 60 IN A 127.77.0.2
main.lb.staging.example.com. 60 IN A 127.77.0.3
main.staging.example.com. 300 IN CNAME main.lb.staging.example.com.
`,
  );
});
