import { type DnsRecord } from '../../zones/dns-record.ts';
import { type ZoneFiles } from '../../zones/zone-files.ts';
import { type CheckFailure, ProviderError } from '../rpc/provider.ts';
import { type JsonObject, text } from '../../base/json.ts';
import { demand, lastPart, type ResourceHandler } from './resource-handler.ts';

/** Google's default is 300 as well where a console asks; the API leaves it to the caller. */
const TTL = 300;

export const managedZone: ResourceHandler = {
  check: (inputs) => endsInDot(inputs, 'dnsName'),
  computed: (inputs) => ({
    managedZoneId: digits(text(inputs, 'name')),
    nameServers: [1, 2, 3, 4].map((number) => `ns-local-${number}.invalid.`),
  }),
  create: (inputs, { facts }) => told(facts.zones.createZone(text(inputs, 'name'), text(inputs, 'dnsName'))),
  async delete(outputs, { facts }) {
    const zone = text(outputs, 'name');
    if (outputs['forceDestroy'] === true) {
      for (const record of await facts.zones.records(zone))
        await facts.zones.deleteRecord(zone, record.name, record.type);
    }
    await told(facts.zones.deleteZone(zone));
  },
};

export const recordSet: ResourceHandler = {
  check: (inputs) => [
    ...endsInDot(inputs, 'name'),
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
  async create(inputs, { facts }) {
    await inZone(inputs, facts.zones);
    const wanted = recordOf(inputs);
    const records = await facts.zones.records(zoneOf(inputs));
    if (records.some(({ name, type }) => name === wanted.name && type === wanted.type)) {
      throw new ProviderError(
        `Record ${wanted.name} ${wanted.type} exists in zone ${zoneOf(inputs)} already. Delete it, or import it.`,
      );
    }
    await told(facts.zones.putRecord(zoneOf(inputs), wanted));
  },
  // Google changes the type of a record set too: the old one goes and the new one comes in the same change.
  update: (inputs, { facts }, olds) =>
    told(facts.zones.putRecord(zoneOf(inputs), recordOf(inputs), recordOf(olds).type)),
  delete: (inputs, { facts }) =>
    told(facts.zones.deleteRecord(zoneOf(inputs), text(inputs, 'name'), text(inputs, 'type'))),
};

function endsInDot(inputs: JsonObject, property: string): CheckFailure[] {
  const name = text(inputs, property);
  return demand(name.endsWith('.'), property, `expected a name that ends in a dot, got "${name}"`);
}

async function inZone(inputs: JsonObject, zones: ZoneFiles): Promise<void> {
  const known = await zones.zones();
  const zone = known.find(({ name }) => name === zoneOf(inputs));
  if (!zone) {
    const names = known.map(({ name }) => name).join(', ') || 'none';
    throw new ProviderError(`There is no managed zone ${zoneOf(inputs)}. There are: ${names}.`);
  }
  if (`.${text(inputs, 'name')}`.endsWith(`.${zone.dnsName}`)) return;
  throw new ProviderError(
    `Record ${text(inputs, 'name')} lies outside of zone ${zone.name}, which is ${zone.dnsName}.`,
  );
}

function recordOf(inputs: JsonObject): DnsRecord {
  return {
    name: text(inputs, 'name'),
    type: inputs['type'] as DnsRecord['type'],
    ttl: Number(inputs['ttl'] ?? TTL),
    rrdatas: inputs['rrdatas'] as string[],
  };
}

function zoneOf(inputs: JsonObject): string {
  return lastPart(inputs, 'managedZone');
}

/** The zones refuse with a message for people. */
async function told(action: Promise<void>): Promise<void> {
  try {
    await action;
  } catch (error) {
    throw new ProviderError((error as Error).message);
  }
}

/** A number that looks like Google's, the same for the same name. */
function digits(name: string): string {
  return BigInt(`0x${Buffer.from(name).toString('hex').slice(0, 15) || '0'}`).toString();
}
