import type { ClusterMode } from '@per-branch/gke-cluster';
import * as pulumi from '@pulumi/pulumi';

/** Images are published on staging only: production runs what was tested there. */
const PUBLISHING_STACK = 'staging';
const STACKS = [PUBLISHING_STACK, 'production'];

/** The settings of Pulumi.yaml and what follows from the stack. */
export function readSettings() {
  const config = new pulumi.Config();
  const stack = pulumi.getStack();
  if (!STACKS.includes(stack)) {
    throw new pulumi.RunError(`Expected the stack ${STACKS.join(' or ')}, got "${stack}". Name it with --stack.`);
  }
  const prefix = config.require('projectPrefix');
  return {
    stack,
    project: `${prefix}-${stack}`,
    publishesImages: stack === PUBLISHING_STACK,
    /** The project that holds the images. */
    imagesProject: `${prefix}-${PUBLISHING_STACK}`,
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
