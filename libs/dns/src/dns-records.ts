import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { type Zone } from './managed-zone.ts';
import { isSameName, liesIn, plainName } from './plain-name.ts';

/** Arguments of {@link DnsRecords}. */
export interface DnsRecordsArgs {
  /**
   * The zone that holds the records: {@link ManagedZone.zone}, or the same from another stack's outputs.
   * @example { name: "staging", dnsName: "staging.example.com" }
   */
  zone: pulumi.Input<Zone>;
  /**
   * Name that people open, in the zone or the zone itself; a dot at the end may be left out.
   * @example "main-0d6e4079.click-count.staging.example.com"
   */
  host: pulumi.Input<string>;
  /**
   * IPv4 address of the balancer.
   * @example "203.0.113.7"
   */
  address: pulumi.Input<string>;
  /**
   * Name of the balancer: it gets an A record, and `host` becomes an alias of it. Left out, `host` gets the A record; it does
   * anyway where it is the zone itself, which takes no CNAME.
   * @default none
   * @example "main-0d6e4079.lb.click-count.staging.example.com"
   */
  balancer?: pulumi.Input<string>;
  /**
   * Seconds that a resolver may keep an answer. Short, because the address of a branch that is made anew is another one.
   * @default 60
   * @example 300
   */
  ttl?: pulumi.Input<number>;
}

/**
 * The DNS records of one published service: an A record for its balancer and, where the balancer has a name of its own, a
 * CNAME from the name that people open. A host that changes from the one to the other does so in one change of the zone.
 * @throws {Error} inside the records' outputs if a name does not lie in the zone
 * @example
 * new DnsRecords('records', { zone, host: 'main.shop.example.com', balancer: 'main.lb.shop.example.com', address });
 */
export class DnsRecords extends pulumi.ComponentResource {
  /** The name that people open; no dot at the end. */
  readonly host: pulumi.Output<string>;

  constructor(name: string, args: DnsRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:dns:DnsRecords', name, {}, opts);
    const { balancer } = args;
    const target = balancer === undefined ? undefined : this.balancerRecord(name, args, balancer);
    this.hostRecord(name, args, target);
    this.host = pulumi.output(args.host).apply(plainName);
    this.registerOutputs({ host: this.host });
  }

  private balancerRecord(name: string, args: DnsRecordsArgs, balancer: pulumi.Input<string>): gcp.dns.RecordSet {
    return new gcp.dns.RecordSet(
      `${name}-balancer`,
      { ...common(args), name: absolute(balancer, args.zone), type: 'A', rrdatas: [args.address] },
      // An earlier A record of the host lies under the same alias; it has to go before the host becomes a CNAME.
      { parent: this, aliases: [{ name: `${name}-a` }], deleteBeforeReplace: true },
    );
  }

  /**
   * One resource whatever its type: Google changes a record set from A to CNAME and back in place, and refuses a CNAME that
   * is created beside another record.
   */
  private hostRecord(name: string, args: DnsRecordsArgs, target: gcp.dns.RecordSet | undefined): void {
    const type = pulumi.all([args.host, args.zone]).apply(([host, { dnsName }]) => {
      return target === undefined || isSameName(host, dnsName) ? 'A' : 'CNAME';
    });
    const data = pulumi.all([type, args.address, target?.name ?? '']);
    new gcp.dns.RecordSet(
      `${name}-host`,
      {
        ...common(args),
        name: absolute(args.host, args.zone),
        type,
        rrdatas: [data.apply(([type, address, balancer]) => (type === 'A' ? address : balancer))],
      },
      {
        parent: this,
        // After its target, so that nobody resolves an alias of nothing.
        dependsOn: target ? [target] : [],
        // Once one resource for each type: an earlier A record of the host lies under the second name.
        aliases: [`${name}-cname`, ...(target ? [] : [`${name}-a`])].map((name) => ({ name })),
      },
    );
  }
}

function common({ zone, ttl }: DnsRecordsArgs) {
  return { managedZone: pulumi.output(zone).name, ttl: ttl ?? 60 };
}

/** The name as DNS writes it, once it is known to lie in the zone. */
function absolute(host: pulumi.Input<string>, zone: pulumi.Input<Zone>): pulumi.Output<string> {
  return pulumi.all([host, zone]).apply(([host, { name, dnsName }]) => {
    const inside = plainName(dnsName);
    if (liesIn(host, dnsName)) return `${plainName(host)}.`;
    throw new Error(
      `Expected "${inside}", or a name that ends in ".${inside}", as zone ${name} has them; got "${host}". Take another host, ` +
        'or another zone.',
    );
  });
}
