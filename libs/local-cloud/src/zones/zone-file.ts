import { type DnsRecord } from '../cloud.ts';

/** What a zone's file says. */
export interface Zone {
  /** The managed zone's name. @example "staging-example-com" */
  name: string;
  /** Ends in a dot. @example "staging.example.com." */
  dnsName: string;
  /** Grows with every change, which is how the name server knows that there was one. */
  serial: number;
  records: DnsRecord[];
}

/** Seconds that a resolver may remember that a name does not exist: short, for a branch's name may exist soon. */
const NEGATIVE_TTL = 5;

/** The file name tells both names; CoreDNS takes the origin from it. */
export const FILE_NAME = /^([a-z0-9-]+)@(.+)$/;

export function fileName({ name, dnsName }: Pick<Zone, 'name' | 'dnsName'>): string {
  return `${name}@${dnsName.slice(0, -1)}`;
}

/** The zone in the format of RFC 1035, one record a line, every name in full. */
export function format({ dnsName, serial, records }: Zone): string {
  const soa = `ns.${dnsName} hostmaster.${dnsName} ${serial} 60 60 3600 ${NEGATIVE_TTL}`;
  const lines = records.flatMap(({ name, type, ttl, rrdatas }) =>
    rrdatas.map((data) => `${name} ${ttl} IN ${type} ${data}`),
  );
  return [`${dnsName} 60 IN SOA ${soa}`, `${dnsName} 60 IN NS ns.${dnsName}`, ...lines, ''].join('\n');
}

/** Reads what {@link format} wrote. */
export function parse(file: string, content: string): Zone {
  const [, name = '', domain = ''] = FILE_NAME.exec(file) ?? [];
  const [soa = '', , ...lines] = content.trimEnd().split('\n');
  const records = new Map<string, DnsRecord>();
  for (const line of lines) {
    const [owner = '', ttl, , type = '', data = ''] = line.split(' ');
    const key = `${owner} ${type}`;
    const record = records.get(key) ?? { name: owner, type: type as DnsRecord['type'], ttl: Number(ttl), rrdatas: [] };
    records.set(key, { ...record, rrdatas: [...record.rrdatas, data] });
  }
  return { name, dnsName: `${domain}.`, serial: Number(soa.split(' ')[6]), records: [...records.values()] };
}
