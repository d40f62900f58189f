import { type DnsRecord } from './dns-record.ts';

/** A managed zone. */
export interface Zone {
  /** @example "staging-example-com" */
  name: string;
  /** Ends in a dot. @example "staging.example.com." */
  dnsName: string;
  /** Grows with every change; the name server reloads the zone when it differs. */
  serial: number;
  records: DnsRecord[];
}

/** Pattern of {@link zoneFileName} in a Corefile; the group is the origin without its last dot. */
export const ZONE_FILE_PATTERN = '^[a-z0-9-]+@(.+)$';

/** Seconds that a resolver may cache that a name does not exist: short, because an `up` may create it soon. */
const NEGATIVE_TTL = 5;

export function zoneFileName({ name, dnsName }: Zone): string {
  return `${name}@${dnsName.slice(0, -1)}`;
}

/** The zone in the format of RFC 1035, one record a line, every name fully qualified. */
export function formatZone({ dnsName, serial, records }: Zone): string {
  const soa = `ns.${dnsName} hostmaster.${dnsName} ${serial} 60 60 3600 ${NEGATIVE_TTL}`;
  const lines = records.flatMap(({ name, type, ttl, rrdatas }) =>
    rrdatas.map((data) => `${name} ${ttl} IN ${type} ${data}`),
  );
  return [`${dnsName} 60 IN SOA ${soa}`, `${dnsName} 60 IN NS ns.${dnsName}`, ...lines, ''].join('\n');
}
