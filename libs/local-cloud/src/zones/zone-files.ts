import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DnsRecord, type ZoneStore } from '../cloud.ts';
import { checkRecord, isName } from './check-record.ts';
import { FILE_NAME, fileName, format, parse, type Zone } from './zone-file.ts';

/** Waits until the name server answers for a zone with this serial, or no longer answers for it. */
export type Served = (dnsName: string, serial: number | undefined) => Promise<void>;

/** Zones as files that the name server reads. Every change returns when the server answers accordingly; one at a time. */
export class ZoneFiles implements ZoneStore {
  private changes: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly served: Served,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  zones(): Promise<{ name: string; dnsName: string }[]> {
    return Promise.resolve(this.all().map(({ name, dnsName }) => ({ name, dnsName })));
  }

  createZone(name: string, dnsName: string): Promise<void> {
    return this.oneAtATime(async () => {
      const zone = { name, dnsName: dnsName.toLowerCase(), serial: 1, records: [] };
      if (!FILE_NAME.test(fileName(zone)) || !isName(dnsName)) {
        throw new Error(
          `Zone ${name} of ${dnsName}: expected a name of a-z, 0-9 and -, and a DNS name that ends in a dot.`,
        );
      }
      const other = this.all().find((one) => one.name === name || overlap(one.dnsName, zone.dnsName));
      if (other?.name === name) throw new Error(`Zone ${name} exists, for ${other.dnsName}. Choose another name.`);
      if (other) {
        throw new Error(
          `Zone ${name} (${dnsName}) overlaps with zone ${other.name} (${other.dnsName}). Choose a name outside of it, or delete that one.`,
        );
      }
      await this.write(zone);
    });
  }

  deleteZone(name: string): Promise<void> {
    return this.oneAtATime(async () => {
      const zone = this.zone(name);
      if (zone.records.length > 0) {
        const left = zone.records.map((record) => `${record.name} ${record.type}`).join(', ');
        throw new Error(`Zone ${name} is not empty. Delete its records first: ${left}.`);
      }
      rmSync(join(this.folder, fileName(zone)));
      await this.served(zone.dnsName, undefined);
    });
  }

  async records(zone: string): Promise<DnsRecord[]> {
    return Promise.resolve(this.zone(zone).records);
  }

  putRecord(zone: string, record: DnsRecord, replaced = record.type): Promise<void> {
    return this.change(zone, { name: record.name, types: [record.type, replaced] }, (others, dnsName) => {
      checkRecord(record);
      if (record.type === 'CNAME' && record.name === dnsName) {
        throw new Error(
          `${record.name} is the zone itself, and a zone's own name takes no CNAME. Give it an A record.`,
        );
      }
      const there = others.find(({ name }) => name === record.name);
      if (there && [there.type, record.type].includes('CNAME')) {
        throw new Error(
          `${record.name} has a record of type ${there.type}, and a CNAME stands alone. Delete that one first.`,
        );
      }
      return [...others, record];
    });
  }

  deleteRecord(zone: string, name: string, type: string): Promise<void> {
    return this.change(zone, { name, types: [type] }, (others) => others);
  }

  /** Writes what `next` makes of the zone's records besides those meant. */
  private change(
    name: string,
    meant: { name: string; types: string[] },
    next: (others: DnsRecord[], dnsName: string) => DnsRecord[],
  ): Promise<void> {
    return this.oneAtATime(async () => {
      const zone = this.zone(name);
      if (!within(meant.name, zone.dnsName)) {
        throw new Error(`${meant.name} lies outside of zone ${name}, which is ${zone.dnsName}.`);
      }
      const others = zone.records.filter((record) => record.name !== meant.name || !meant.types.includes(record.type));
      await this.write({ ...zone, serial: zone.serial + 1, records: next(others, zone.dnsName) });
    });
  }

  /** The file appears whole under its name, which does not hold a space. */
  private async write(zone: Zone): Promise<void> {
    const file = join(this.folder, fileName(zone));
    const draft = join(this.folder, ` ${fileName(zone)}`);
    writeFileSync(draft, format(zone));
    renameSync(draft, file);
    await this.served(zone.dnsName, zone.serial);
  }

  private zone(name: string): Zone {
    const all = this.all();
    const found = all.find((zone) => zone.name === name);
    if (found) return found;
    throw new Error(`There is no zone ${name}. There are: ${all.map((zone) => zone.name).join(', ') || 'none'}.`);
  }

  private all(): Zone[] {
    const files = readdirSync(this.folder).filter((file) => FILE_NAME.test(file));
    return files.map((file) => parse(file, readFileSync(join(this.folder, file), 'utf8')));
  }

  private oneAtATime(change: () => Promise<void>): Promise<void> {
    const result = this.changes.then(change);
    this.changes = result.catch(() => undefined);
    return result;
  }
}

function overlap(one: string, other: string): boolean {
  return within(one, other) || within(other, one);
}

function within(name: string, dnsName: string): boolean {
  return `.${name}`.endsWith(`.${dnsName}`);
}
