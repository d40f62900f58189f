import { type DnsRecord, type ZoneStore } from '../../cloud.js';

/** Zones that no name server answers for. */
export class MemoryZones implements ZoneStore {
  private readonly known = new Map<string, { dnsName: string; records: DnsRecord[] }>();

  zones() {
    return Promise.resolve([...this.known].map(([name, { dnsName }]) => ({ name, dnsName })));
  }

  async createZone(name: string, dnsName: string): Promise<void> {
    if (this.known.has(name)) throw new Error(`zone ${name} exists`);
    this.known.set(name, { dnsName, records: [] });
    await Promise.resolve();
  }

  async deleteZone(name: string): Promise<void> {
    if (this.of(name).records.length > 0) throw new Error(`zone ${name} has records`);
    this.known.delete(name);
    await Promise.resolve();
  }

  records(zone: string) {
    return Promise.resolve(this.of(zone).records);
  }

  async putRecord(zone: string, record: DnsRecord): Promise<void> {
    await this.deleteRecord(zone, record.name, record.type);
    this.of(zone).records.push(record);
  }

  async deleteRecord(zone: string, name: string, type: string): Promise<void> {
    const found = this.of(zone);
    found.records = found.records.filter((record) => record.name !== name || record.type !== type);
    await Promise.resolve();
  }

  private of(zone: string) {
    const found = this.known.get(zone);
    if (!found) throw new Error(`no zone ${zone}`);
    return found;
  }
}
