import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { annotated, AWAIT_BALANCER } from './await.ts';
import { metadata, type Place, selectorOf, within } from './place.ts';
import type { Settings } from './settings.ts';

/** Balancers get their address within a minute or two. */
const BALANCER = 300;

/** Makes the app reachable on port 80 and answers with its address. */
export function expose(place: Place, { app, exposure, startWithin }: Settings): pulumi.Output<string> {
  switch (exposure.kind) {
    case 'loadBalancer': {
      const service = new kubernetes.core.v1.Service(
        `${place.name}-app`,
        {
          metadata: annotated(metadata(place, app, app), AWAIT_BALANCER),
          spec: {
            type: 'LoadBalancer',
            selector: selectorOf(app),
            ports: [{ name: 'http', port: 80, targetPort: 'http' }],
          },
        },
        within(place, Math.max(BALANCER, startWithin)),
      );
      return service.status.apply((status) => {
        const { ip, hostname } = status?.loadBalancer?.ingress?.[0] ?? {};
        if (ip) return ip;
        if (hostname)
          throw new Error(
            `Service ${app} has the host name ${hostname}, and an IP address is needed for its A record.`,
          );
        throw new Error(`Service ${app} has no address: its status is ${JSON.stringify(status)}. Run "up" again.`);
      });
    }
  }
}
