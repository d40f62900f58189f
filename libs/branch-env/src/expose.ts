import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { AWAIT_BALANCER, metadata, type ResourceContext, selectorOf, timeouts } from './resource-context.ts';
import type { Settings } from './settings.ts';

/** Seconds; load balancers get their address within a minute or two. */
const BALANCER_TIMEOUT = 300;

/**
 * Exposes the app on port 80.
 * @returns its IP address
 */
export function expose(
  context: ResourceContext,
  { app, exposure, progressDeadlineSeconds }: Settings,
): pulumi.Output<string> {
  switch (exposure.kind) {
    case 'loadBalancer': {
      const service = new kubernetes.core.v1.Service(
        `${context.name}-app`,
        {
          metadata: metadata(context, app, app, AWAIT_BALANCER),
          spec: {
            type: 'LoadBalancer',
            selector: selectorOf(app),
            ports: [{ name: 'http', port: 80, targetPort: 'http' }],
          },
        },
        timeouts(context, Math.max(BALANCER_TIMEOUT, progressDeadlineSeconds)),
      );
      return service.status.apply((status) => {
        const { ip, hostname } = status?.loadBalancer?.ingress?.[0] ?? {};
        if (ip) return ip;
        if (hostname)
          throw new Error(`Service ${app} has the host name ${hostname}; its A record needs an IP address.`);
        throw new Error(`Service ${app} has no address: its status is ${JSON.stringify(status)}. Run "up" again.`);
      });
    }
  }
}
