import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { withoutFinalDot } from './dns-name.ts';

/** A reference to a zone: plain values that can be outputs of a stack. */
export interface ZoneReference {
  /**
   * Name of the managed zone in its project.
   * @example "staging"
   */
  name: string;
  /**
   * DNS name of the zone; a final dot may be left out, and outputs have none.
   * @example "staging.example.com"
   */
  dnsName: string;
}

/** Arguments of {@link ManagedZone}. */
export interface ManagedZoneArgs {
  /**
   * Name of the managed zone, as Google lists it.
   * @default the component's name
   * @example "staging"
   */
  name?: pulumi.Input<string>;
  /**
   * DNS name of the zone; a final dot may be left out.
   * @example "staging.example.com"
   */
  dnsName: pulumi.Input<string>;
  /**
   * Description in Google's console.
   * @default "Managed by Pulumi"
   * @example "Environments of branches"
   */
  description?: pulumi.Input<string>;
  /**
   * Pulumi refuses to delete or replace the zone while this is true. To destroy it, set it to false and update first.
   * @default true
   * @example false
   */
  deletionProtection?: boolean;
}

/**
 * A public DNS zone. Its names resolve once the parent zone delegates to {@link ManagedZone.nameServers}. A zone with records of other
 * programs is not deleted.
 * @example
 * const zone = new ManagedZone('staging', { dnsName: 'staging.example.com' });
 */
export class ManagedZone extends pulumi.ComponentResource {
  /** The argument of {@link DnsRecords}; export it for programs that make records in the zone. */
  readonly zone: pulumi.Output<ZoneReference>;
  /** The name servers that the parent zone delegates to. */
  readonly nameServers: pulumi.Output<string[]>;

  constructor(name: string, args: ManagedZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:dns:ManagedZone', name, {}, opts);
    const dnsName = pulumi.output(args.dnsName).apply(withoutFinalDot);
    const zone = new gcp.dns.ManagedZone(
      name,
      {
        name: args.name ?? name,
        dnsName: pulumi.interpolate`${dnsName}.`,
        description: args.description ?? 'Managed by Pulumi',
      },
      { parent: this, protect: args.deletionProtection ?? true },
    );
    this.zone = pulumi.all([zone.name, dnsName]).apply(([name, dnsName]) => ({ name, dnsName }));
    this.nameServers = zone.nameServers;
    this.registerOutputs({ zone: this.zone, nameServers: this.nameServers });
  }
}
