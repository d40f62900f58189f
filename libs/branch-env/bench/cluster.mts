import { CoreV1Api, KubeConfig, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { type Manifest } from './manifests.mts';
import { pollEvery20Ms } from './poll.mts';

/** Does what `kubectl apply` does, without kubectl, which is in no registry: server-side apply, one object after the other. */
export class Cluster {
  private readonly objects: KubernetesObjectApi;
  private readonly core: CoreV1Api;

  constructor(kubeconfig: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.objects = KubernetesObjectApi.makeApiClient(config);
    this.core = config.makeApiClient(CoreV1Api);
  }

  async apply(manifests: Manifest[]): Promise<void> {
    for (const manifest of manifests)
      await this.objects.patch(manifest, undefined, undefined, 'bench', true, PatchStrategy.ServerSideApply);
  }

  /** The address of the namespace's load balancer, once it has one. */
  address(namespace: string): Promise<string> {
    return pollEvery20Ms('address', async () => {
      const { items } = await this.core.listNamespacedService({ namespace });
      return items.flatMap(({ status }) => status?.loadBalancer?.ingress ?? [])[0]?.ip;
    });
  }

  /** Deletes a namespace, and waits until it is deleted. */
  async remove(name: string): Promise<void> {
    await this.core.deleteNamespace({ name });
    await pollEvery20Ms(`end of namespace ${name}`, async () => {
      const { items } = await this.core.listNamespace();
      return items.some(({ metadata }) => metadata?.name === name) ? undefined : true;
    });
  }
}
