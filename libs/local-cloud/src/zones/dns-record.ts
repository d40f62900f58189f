import { isIPv4 } from 'node:net';

/** A resource record set; every name ends in a dot. */
export interface DnsRecord {
  name: string;
  type: 'A' | 'CNAME';
  /** Seconds that a resolver may cache the answer. */
  ttl: number;
  rrdatas: string[];
}

/** Labels of at most 63 characters, the first one possibly a wildcard, and a dot at the end. */
const NAME = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+$/i;
const MAX_NAME_LENGTH = 254;

/** Refuses a record that a name server cannot load: one such line in a zone file makes the whole zone unavailable. */
export function checkRecord({ name, type, ttl, rrdatas }: DnsRecord): void {
  const expected = (what: string, got: unknown) => {
    throw new Error(`Record ${name} ${type}: expected ${what}, got ${JSON.stringify(got)}.`);
  };
  if (!isDnsName(name)) expected('a name of letters, digits, - and _ that ends in a dot', name);
  if (!Number.isInteger(ttl) || ttl < 0) expected('a ttl of whole seconds', ttl);
  if (type === 'A' && !(rrdatas.length > 0 && rrdatas.every((data) => isIPv4(data))))
    expected('IPv4 addresses', rrdatas);
  if (type === 'CNAME' && !(rrdatas.length === 1 && rrdatas.every(isDnsName)))
    expected('one name that ends in a dot', rrdatas);
}

/** Whether a name server accepts the name, which ends in a dot. */
export function isDnsName(name: string): boolean {
  return NAME.test(name) && name.length <= MAX_NAME_LENGTH;
}
