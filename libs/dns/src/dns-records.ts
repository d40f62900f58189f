import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { isInZone, isSameName, withoutFinalDot } from './dns-name.ts';
import { type ZoneReference } from './managed-zone.ts';

/** Arguments of {@link DnsRecords}. */
export interface DnsRecordsArgs {
  /**
   * The zone that holds the records: {@link ManagedZone.zone}, or the same from another stack's outputs.
   * @example { name: "staging", dnsName: "staging.example.com" }
   */
  zone: pulumi.Input<ZoneReference>;
  /**
   * Host name of the service: in the zone, or the zone's own name. A final dot may be left out.
   * @example "main-0d6e4079.click-count.staging.example.com"
   */
  host: pulumi.Input<string>;
  /**
   * IPv4 address of the load balancer.
   * @example "203.0.113.7"
   */
  address: pulumi.Input<string>;
  /**
   * Host name of the load balancer: it gets the A record, and `host` a CNAME to it. Without it, or if `host` is the zone's own name,
   * which takes no CNAME, `host` gets the A record.
   * @default none
   * @example "main-0d6e4079.lb.click-count.staging.example.com"
   */
  balancer?: pulumi.Input<string>;
  /**
   * Time to live of the records in seconds. Short, because a branch that is deployed again gets another address.
   * @default 60
   * @example 300
   */
  ttl?: pulumi.Input<number>;
}

/**
 * The DNS records of one service: an A record for its load balancer and, if that has its own name, a CNAME from the host to it. A
 * record that changes from A to CNAME or back does so in one change of the zone.
 * @throws {Error} inside the records' outputs if a name is not in the zone
 * @example
 * new DnsRecords('records', { zone, host: 'main.shop.example.com', balancer: 'main.lb.shop.example.com', address });
 */
export class DnsRecords extends pulumi.ComponentResource {
  /** The host name without a final dot. */
  readonly host: pulumi.Output<string>;

  constructor(name: string, args: DnsRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:dns:DnsRecords', name, {}, opts);
    const { balancer } = args;
    const target = balancer === undefined ? undefined : this.balancerRecord(name, args, balancer);
    this.hostRecord(name, args, target);
    this.host = pulumi.output(args.host).apply(withoutFinalDot);
    this.registerOutputs({ host: this.host });
  }

  private balancerRecord(name: string, args: DnsRecordsArgs, balancer: pulumi.Input<string>): gcp.dns.RecordSet {
    return new gcp.dns.RecordSet(
      `${name}-balancer`,
      { ...commonArgs(args), name: recordName(balancer, args.zone), type: 'A', rrdatas: [args.address] },
      // An earlier A record of the host may have this alias; it is deleted before the host becomes a CNAME.
      { parent: this, aliases: [{ name: `${name}-a` }], deleteBeforeReplace: true },
    );
  }

  /**
   * One resource for both types: Google changes a record set from A to CNAME and back in place, and refuses a CNAME beside another
   * record.
   */
  private hostRecord(name: string, args: DnsRecordsArgs, target: gcp.dns.RecordSet | undefined): void {
    const type = pulumi.all([args.host, args.zone]).apply(([host, { dnsName }]) => {
      return target === undefined || isSameName(host, dnsName) ? 'A' : 'CNAME';
    });
    const data = pulumi.all([type, args.address, target?.name ?? '']);
    new gcp.dns.RecordSet(
      `${name}-host`,
      {
        ...commonArgs(args),
        name: recordName(args.host, args.zone),
        type,
        rrdatas: [data.apply(([type, address, balancer]) => (type === 'A' ? address : balancer))],
      },
      {
        parent: this,
        // After its target, so that the alias never points to a missing name.
        dependsOn: target ? [target] : [],
        // Earlier there was one resource for each type; the second alias is the A record of the host.
        aliases: [`${name}-cname`, ...(target ? [] : [`${name}-a`])].map((name) => ({ name })),
      },
    );
  }
}

function commonArgs({ zone, ttl }: DnsRecordsArgs) {
  return { managedZone: pulumi.output(zone).name, ttl: ttl ?? 60 };
}

/** The name with its final dot, checked to be in the zone. */
function recordName(host: pulumi.Input<string>, zone: pulumi.Input<ZoneReference>): pulumi.Output<string> {
  return pulumi.all([host, zone]).apply(([host, { name, dnsName }]) => {
    const parent = withoutFinalDot(dnsName);
    if (isInZone(host, dnsName)) return `${withoutFinalDot(host)}.`;
    throw new Error(
      `Expected "${parent}", or a name that ends in ".${parent}", as zone ${name} has them; got "${host}". Take another host, ` +
        'or another zone.',
    );
  });
}
