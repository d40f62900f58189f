import { isIPv4 } from 'node:net';
import { type DnsRecord } from '../cloud.ts';

/** Labels of at most 63 characters, a star in front if at all, a dot at the end. */
const NAME = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+$/i;
const LONGEST_NAME = 254;

/** Refuses what no name server takes: written to a zone's file, it would take all of the zone's names away. */
export function checkRecord({ name, type, ttl, rrdatas }: DnsRecord): void {
  const expected = (what: string, got: unknown) => {
    throw new Error(`Record ${name} ${type}: expected ${what}, got ${JSON.stringify(got)}.`);
  };
  if (!isName(name)) expected('a name of letters, digits, - and _ that ends in a dot', name);
  if (!Number.isInteger(ttl) || ttl < 0) expected('a ttl of whole seconds', ttl);
  if (type === 'A' && !(rrdatas.length > 0 && rrdatas.every((data) => isIPv4(data))))
    expected('IPv4 addresses', rrdatas);
  if (type === 'CNAME' && !(rrdatas.length === 1 && rrdatas.every(isName)))
    expected('one name that ends in a dot', rrdatas);
}

/** Whether a DNS server takes the name; one that ends in a dot. */
export function isName(name: string): boolean {
  return NAME.test(name) && name.length <= LONGEST_NAME;
}
