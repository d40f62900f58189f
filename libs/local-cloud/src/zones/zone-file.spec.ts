import { format, parse, fileName, type Zone } from './zone-file.ts';

const zone: Zone = {
  name: 'staging-example-com',
  dnsName: 'staging.example.com.',
  serial: 7,
  records: [
    { name: 'main.lb.staging.example.com.', type: 'A', ttl: 60, rrdatas: ['127.77.0.2', '127.77.0.3'] },
    { name: 'main.staging.example.com.', type: 'CNAME', ttl: 300, rrdatas: ['main.lb.staging.example.com.'] },
  ],
};

it('a zone is a file that any name server can read', () => {
  expect(fileName(zone)).toBe('staging-example-com@staging.example.com');
  expect(format(zone)).toBe(
    `staging.example.com. 60 IN SOA ns.staging.example.com. hostmaster.staging.example.com. 7 60 60 3600 5
staging.example.com. 60 IN NS ns.staging.example.com.
main.lb.staging.example.com. 60 IN A 127.77.0.2
main.lb.staging.example.com. 60 IN A 127.77.0.3
main.staging.example.com. 300 IN CNAME main.lb.staging.example.com.
`,
  );
});

it('what was written is read', () => {
  expect(parse(fileName(zone), format(zone))).toEqual(zone);
});
