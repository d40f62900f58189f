import { UserError } from '@per-branch/go-tool';
import { type JsonObject, text } from '../../base/json.ts';
import { type DnsRecord } from '../../zones/dns-record.ts';
import { type ZoneFiles } from '../../zones/zone-files.ts';
import { type CheckFailure } from '../rpc/provider.ts';
import { demand, lastSegment, type ResourceHandler } from './resource-handler.ts';

/** Google's console suggests 300 as well; its API leaves it to the caller. */
const DEFAULT_TTL = 300;

export const managedZone: ResourceHandler = {
  check: (inputs) => demandDot(inputs, 'dnsName'),
  computed: (inputs) => ({
    managedZoneId: digits(text(inputs, 'name')),
    nameServers: [1, 2, 3, 4].map((number) => `ns-local-${number}.invalid.`),
  }),
  create: (inputs, { zones }) => asUserError(zones.createZone(text(inputs, 'name'), text(inputs, 'dnsName'))),
  async delete(outputs, { zones }) {
    const zone = text(outputs, 'name');
    const forced = outputs['forceDestroy'] === true ? await zones.records(zone) : [];
    for (const { name, type } of forced) await zones.deleteRecord(zone, name, type);
    await asUserError(zones.deleteZone(zone));
  },
};

export const recordSet: ResourceHandler = {
  check: (inputs) => [
    ...demandDot(inputs, 'name'),
    ...demand(
      ['A', 'CNAME'].includes(text(inputs, 'type')),
      'type',
      `expected A or CNAME (the local name server knows no others), got "${text(inputs, 'type')}"`,
    ),
    ...demand(
      (inputs['routingPolicy'] ?? null) === null,
      'routingPolicy',
      'the local name server has no routing policies; use rrdatas',
    ),
    ...demand(
      !Array.isArray(inputs['rrdatas']) || inputs['rrdatas'].length > 0,
      'rrdatas',
      'expected at least one value',
    ),
  ],
  async create(inputs, { zones }) {
    const zone = await zoneOf(inputs, zones);
    const record = recordOf(inputs);
    const records = await zones.records(zone);
    if (records.some(({ name, type }) => name === record.name && type === record.type)) {
      throw new UserError(
        `Record ${record.name} ${record.type} exists in zone ${zone} already. Delete it, or import it.`,
      );
    }
    await asUserError(zones.putRecord(zone, record));
  },
  // Google changes the type of a record set too, and replaces the old record in the same change.
  update: (inputs, { zones }, olds) =>
    asUserError(zones.putRecord(zoneName(inputs), recordOf(inputs), recordOf(olds).type)),
  delete: (outputs, { zones }) =>
    asUserError(zones.deleteRecord(zoneName(outputs), text(outputs, 'name'), text(outputs, 'type'))),
};

function demandDot(inputs: JsonObject, property: string): CheckFailure[] {
  const name = text(inputs, property);
  return demand(name.endsWith('.'), property, `expected a name that ends in a dot, got "${name}"`);
}

/** The existing zone that the record belongs to. */
async function zoneOf(inputs: JsonObject, zones: ZoneFiles): Promise<string> {
  const known = await zones.zones();
  const zone = known.find(({ name }) => name === zoneName(inputs));
  if (!zone) {
    const names = known.map(({ name }) => name).join(', ') || 'none';
    throw new UserError(`There is no managed zone ${zoneName(inputs)}. There are: ${names}.`);
  }
  if (`.${text(inputs, 'name')}`.endsWith(`.${zone.dnsName}`)) return zone.name;
  throw new UserError(`Record ${text(inputs, 'name')} is outside of zone ${zone.name}, which is ${zone.dnsName}.`);
}

function zoneName(record: JsonObject): string {
  return lastSegment(record, 'managedZone');
}

function recordOf(inputs: JsonObject): DnsRecord {
  return {
    name: text(inputs, 'name'),
    type: inputs['type'] as DnsRecord['type'],
    ttl: Number(inputs['ttl'] ?? DEFAULT_TTL),
    rrdatas: inputs['rrdatas'] as string[],
  };
}

/** What the zones refuse is a mistake of the program. */
async function asUserError(action: Promise<void>): Promise<void> {
  await action.catch((error: unknown) => {
    throw new UserError((error as Error).message);
  });
}

/** A number that looks like Google's, the same for the same name. */
function digits(name: string): string {
  return BigInt(`0x${Buffer.from(name).toString('hex').slice(0, 15) || '0'}`).toString();
}
