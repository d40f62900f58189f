import type { ClusterMode } from '@per-branch/gke-cluster';
import * as pulumi from '@pulumi/pulumi';

/** The settings that Pulumi.yaml declares, for the stack that runs. */
export function readSettings() {
  const config = new pulumi.Config();
  const stack = pulumi.getStack();
  const prefix = config.require('projectPrefix');
  return {
    stack,
    project: `${prefix}-${stack}`,
    /** Where the images are that run here. */
    publisher: `${prefix}-staging`,
    dnsName: `${stack}.${config.require('domain')}`,
    region: config.require('region'),
    mode: modeOf(config.require('mode')),
    deletionProtection: config.requireBoolean('deletionProtection'),
  };
}

function modeOf(kind: string): ClusterMode {
  if (kind === 'autopilot' || kind === 'standard') return { kind };
  throw new pulumi.RunError(`Expected the setting "mode" to be autopilot or standard, got "${kind}".`);
}
