import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRecord, type DnsRecord, isDnsName } from './dns-record.ts';
import { formatZone, type Zone, zoneFileName } from './zone-file.ts';

/** Waits until the name server answers for a zone with this serial, or refuses the zone if there is none. */
export type WaitUntilServed = (dnsName: string, serial: number | undefined) => Promise<void>;

/**
 * The managed zones, written as zone files for the name server. A change returns when the name server serves it; changes run
 * one at a time.
 */
export class ZoneFiles {
  private readonly byName = new Map<string, Zone>();
  private lastChange: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly waitUntilServed: WaitUntilServed,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  zones(): Promise<{ name: string; dnsName: string }[]> {
    return Promise.resolve([...this.byName.values()].map(({ name, dnsName }) => ({ name, dnsName })));
  }

  async records(zone: string): Promise<DnsRecord[]> {
    return Promise.resolve(this.zone(zone).records);
  }

  /** Fails if a zone of this name exists or its names overlap with another zone's. */
  createZone(name: string, dnsName: string): Promise<void> {
    return this.oneAtATime(async () => {
      if (!/^[a-z0-9-]+$/.test(name) || !isDnsName(dnsName)) {
        throw new Error(
          `Zone ${name} of ${dnsName}: expected a name of a-z, 0-9 and -, and a DNS name that ends in a dot.`,
        );
      }
      const zone = { name, dnsName: dnsName.toLowerCase(), serial: 1, records: [] };
      const existing = this.byName.get(name);
      if (existing) throw new Error(`Zone ${name} exists, for ${existing.dnsName}. Choose another name.`);
      const other = [...this.byName.values()].find(({ dnsName }) => overlap(dnsName, zone.dnsName));
      if (other) {
        throw new Error(
          `Zone ${name} (${dnsName}) overlaps with zone ${other.name} (${other.dnsName}). Choose a name outside of it, or delete that one.`,
        );
      }
      await this.write(zone);
    });
  }

  /** Fails if the zone has records. */
  deleteZone(name: string): Promise<void> {
    return this.oneAtATime(async () => {
      const zone = this.zone(name);
      if (zone.records.length > 0) {
        const remaining = zone.records.map((record) => `${record.name} ${record.type}`).join(', ');
        throw new Error(`Zone ${name} is not empty. Delete its records first: ${remaining}.`);
      }
      this.byName.delete(name);
      rmSync(join(this.folder, zoneFileName(zone)));
      await this.waitUntilServed(zone.dnsName, undefined);
    });
  }

  /**
   * Adds or changes a record set.
   * @param replaced type of the record set of the same name that is removed in the same change
   */
  putRecord(zone: string, record: DnsRecord, replaced = record.type): Promise<void> {
    return this.changeRecords(zone, record.name, [record.type, replaced], (others, dnsName) => {
      checkRecord(record);
      if (record.type === 'CNAME' && record.name === dnsName) {
        throw new Error(`${record.name} is the zone itself, and the apex of a zone has no CNAME. Give it an A record.`);
      }
      const sameName = others.find(({ name }) => name === record.name);
      if (sameName && [sameName.type, record.type].includes('CNAME')) {
        throw new Error(
          `${record.name} has a record of type ${sameName.type}, and a name with a CNAME has no other record. Delete that one first.`,
        );
      }
      return [...others, record];
    });
  }

  deleteRecord(zone: string, name: string, type: string): Promise<void> {
    return this.changeRecords(zone, name, [type], (others) => others);
  }

  /** Writes the zone with the records that `change` makes of those with another name or type. */
  private changeRecords(
    zoneName: string,
    name: string,
    types: string[],
    change: (others: DnsRecord[], dnsName: string) => DnsRecord[],
  ): Promise<void> {
    return this.oneAtATime(async () => {
      const zone = this.zone(zoneName);
      if (!isInZone(name, zone.dnsName)) {
        throw new Error(`${name} is outside of zone ${zoneName}, which is ${zone.dnsName}.`);
      }
      const others = zone.records.filter((record) => record.name !== name || !types.includes(record.type));
      await this.write({ ...zone, serial: zone.serial + 1, records: change(others, zone.dnsName) });
    });
  }

  /** Renamed into place, so that the name server never reads half a file; it ignores names with a space. */
  private async write(zone: Zone): Promise<void> {
    const file = zoneFileName(zone);
    writeFileSync(join(this.folder, ` ${file}`), formatZone(zone));
    renameSync(join(this.folder, ` ${file}`), join(this.folder, file));
    this.byName.set(zone.name, zone);
    await this.waitUntilServed(zone.dnsName, zone.serial);
  }

  private zone(name: string): Zone {
    const found = this.byName.get(name);
    if (found) return found;
    throw new Error(`There is no zone ${name}. There are: ${[...this.byName.keys()].join(', ') || 'none'}.`);
  }

  private oneAtATime(change: () => Promise<void>): Promise<void> {
    const result = this.lastChange.then(change);
    this.lastChange = result.catch(() => undefined);
    return result;
  }
}

function overlap(one: string, other: string): boolean {
  return isInZone(one, other) || isInZone(other, one);
}

function isInZone(name: string, dnsName: string): boolean {
  return `.${name}`.endsWith(`.${dnsName}`);
}
