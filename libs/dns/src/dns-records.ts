import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { type Zone } from './managed-zone.js';

/** Arguments of {@link DnsRecords}. */
export interface DnsRecordsArgs {
  /**
   * The zone that holds the records: {@link ManagedZone.zone}, or the same from another stack's outputs.
   * @example { name: "staging", dnsName: "staging.example.com" }
   */
  zone: pulumi.Input<Zone>;
  /**
   * Name that people open; no dot at the end. It lies in the zone.
   * @example "main-0d6e4079.click-count.staging.example.com"
   */
  host: pulumi.Input<string>;
  /**
   * IPv4 address of the balancer.
   * @example "203.0.113.7"
   */
  address: pulumi.Input<string>;
  /**
   * Name of the balancer: it gets the A record, and `host` becomes an alias of it. Left out, `host` gets the A record.
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
 * CNAME from the name that people open.
 * @throws {Error} inside the records' outputs if a name does not lie in the zone
 * @example
 * new DnsRecords('records', { zone, host: 'main.shop.example.com', balancer: 'main.lb.shop.example.com', address });
 */
export class DnsRecords extends pulumi.ComponentResource {
  /** The name that people open. */
  readonly host: pulumi.Output<string>;

  constructor(name: string, args: DnsRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:dns:DnsRecords', name, {}, opts);
    const addressed = args.balancer ?? args.host;
    const record = this.record(name, args, 'A', addressed, args.address);
    if (args.balancer !== undefined) {
      // After its target, so that nobody resolves an alias of nothing.
      this.record(name, args, 'CNAME', args.host, pulumi.interpolate`${args.balancer}.`, record);
    }
    this.host = pulumi.output(args.host);
    this.registerOutputs({ host: this.host });
  }

  private record(
    name: string,
    args: DnsRecordsArgs,
    type: 'A' | 'CNAME',
    host: pulumi.Input<string>,
    value: pulumi.Input<string>,
    after?: pulumi.Resource,
  ): gcp.dns.RecordSet {
    return new gcp.dns.RecordSet(
      `${name}-${type.toLowerCase()}`,
      {
        managedZone: pulumi.output(args.zone).name,
        name: absolute(host, args.zone),
        type,
        ttl: args.ttl ?? 60,
        rrdatas: [value],
      },
      { parent: this, dependsOn: after ? [after] : [] },
    );
  }
}

/** The name as DNS writes it, once it is known to lie in the zone. */
function absolute(host: pulumi.Input<string>, zone: pulumi.Input<Zone>): pulumi.Output<string> {
  return pulumi.all([host, zone]).apply(([host, { name, dnsName }]) => {
    if (host.endsWith(`.${dnsName}`)) return `${host}.`;
    throw new Error(
      `Expected a name that ends in ".${dnsName}", as zone ${name} has them; got "${host}". Take another host, or another zone.`,
    );
  });
}
