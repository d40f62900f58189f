import { checkRecord, type DnsRecord } from './dns-record.ts';

const a = { name: 'x.example.com.', type: 'A', ttl: 60, rrdatas: ['127.77.0.2'] } satisfies DnsRecord;
const cname = { name: 'x.example.com.', type: 'CNAME', ttl: 60, rrdatas: ['y.example.com.'] } satisfies DnsRecord;

it.each<[string, DnsRecord]>([
  ['an address', a],
  ['several addresses', { ...a, rrdatas: ['127.77.0.2', '127.77.0.3'] }],
  ['a wildcard', { ...a, name: '*.example.com.' }],
  ['the longest label', { ...a, name: `${'x'.repeat(63)}.example.com.` }],
  ['a name for a name', cname],
])('checkRecord accepts %s', (_case, record) => expect(() => checkRecord(record)).not.toThrow());

it.each<[string, DnsRecord, string]>([
  ['a name without a dot at the end', { ...a, name: 'x.example.com' }, 'x.example.com A: expected a name of letters'],
  ['a name with a space', { ...a, name: 'x y.example.com.' }, 'expected a name of letters'],
  ['a name with a line break', { ...a, name: 'x.\nexample.com.' }, 'expected a name of letters'],
  ['a label that is too long', { ...a, name: `${'x'.repeat(64)}.example.com.` }, 'expected a name of letters'],
  ['a name that is too long', { ...a, name: 'x.'.repeat(128) }, 'expected a name of letters'],
  ['half a second', { ...a, ttl: 0.5 }, 'expected a ttl of whole seconds, got 0.5.'],
  ['no address', { ...a, rrdatas: [] }, 'expected IPv4 addresses, got [].'],
  [
    'a name where an address belongs',
    { ...a, rrdatas: ['x.example.com.'] },
    'expected IPv4 addresses, got ["x.example.com."].',
  ],
  ['an address where a name belongs', { ...cname, rrdatas: ['127.0.0.1'] }, 'expected one name that ends in a dot'],
  ['two names for one', { ...cname, rrdatas: ['y.example.com.', 'z.example.com.'] }, 'expected one name'],
])('checkRecord refuses %s', (_case, record, message) => expect(() => checkRecord(record)).toThrow(message));
