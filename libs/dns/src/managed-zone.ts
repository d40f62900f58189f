import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { plainName } from './plain-name.ts';

/** A zone as other programs need to know it: plain values, so it passes through a stack's outputs. */
export interface Zone {
  /**
   * Name of the managed zone in its project.
   * @example "staging"
   */
  name: string;
  /**
   * What its names end in; a dot at the end may be left out, and outputs have none.
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
   * What the names in the zone end in; a dot at the end may be left out.
   * @example "staging.example.com"
   */
  dnsName: pulumi.Input<string>;
  /**
   * What the zone is for, shown in Google's console.
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
 * A public DNS zone. The names get known to the world when the zone above delegates to {@link ManagedZone.nameServers}.
 * A zone that still has records of others is not deleted.
 * @example
 * const zone = new ManagedZone('staging', { dnsName: 'staging.example.com' });
 */
export class ManagedZone extends pulumi.ComponentResource {
  /** What {@link DnsRecords} wants; export it for programs that put their records here. */
  readonly zone: pulumi.Output<Zone>;
  /** The name servers that the zone above has to delegate to. */
  readonly nameServers: pulumi.Output<string[]>;

  constructor(name: string, args: ManagedZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    super('per-branch:dns:ManagedZone', name, {}, opts);
    const dnsName = pulumi.output(args.dnsName).apply(plainName);
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
